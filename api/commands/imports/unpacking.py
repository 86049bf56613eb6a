"""Documents sent together in one archive (.zip), unpacked for an import as a folder."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from api.commands import Failure
from seeds.reader import source

SUFFIX = ".zip"
_MOST_FILES = 20_000
_MOST_BYTES = 1_000_000_000


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The folder itself, or a temporary one with the archive's documents. Raises Failure.

    As of a folder, only what stands at the top counts: in the archive, or in the one folder that it consists of.
    """
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="charter-import-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                _unpack(archive, path, Path(folder))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:  # RuntimeError: a password
            raise Failure(f"cannot unpack {path}: {error}") from error
        except OSError as error:
            raise Failure(f"cannot unpack {path}: {error.strerror or error}") from error
        yield Path(folder)


def _unpack(archive: zipfile.ZipFile, path: Path, folder: Path) -> None:
    """No file is longer than the first byte that makes it too large to be read, whatever the archive claims."""
    at_top = _at_top(archive)
    if len(at_top) > _MOST_FILES:
        raise Failure(f"{path} holds more than {_MOST_FILES:,} files")
    left = _MOST_BYTES
    for name, info in at_top.items():
        with archive.open(info) as packed, (folder / name).open("xb") as unpacked_file:
            content = packed.read(source.LARGEST + 1)
            left -= len(content)
            if left < 0:
                raise Failure(f"{path} holds more than {_MOST_BYTES // 1_000_000:,} MB")
            unpacked_file.write(content)


def _at_top(archive: zipfile.ZipFile) -> Mapping[str, zipfile.ZipInfo]:
    """The files at the top, by name. Of two with the same name the later one counts, as in the archive itself."""
    files = [(PurePosixPath(info.filename), info) for info in archive.infolist() if not info.is_dir()]
    tops = {path.parts[0] for path, _ in files if path.parts}
    depth = 2 if len(tops) == 1 and all(len(path.parts) > 1 for path, _ in files) else 1
    return {path.name: info for path, info in files if len(path.parts) == depth and path.name not in {"", ".."}}

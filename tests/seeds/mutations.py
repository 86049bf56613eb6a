"""What chance does to a file: bytes, the XML inside a Word file, the marks of a page."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from random import Random

_TOKENS = re.compile(r"<[^>]*>|[^<]+")
_SNIPPETS = (
    "<td", "<tr>", "</table>", "<table>", "<td rowspan=0 colspan=99>", "<!--", "-->", "<script>", "<nav>",
    "<p>", "<li>", "<ol>", "<pre>", "<br>", "&#0;", "&#xD800;", "&#1114111;", "&amp", "&nbsp;", "&", "<", ">",
    "\0", "\ufeff", "\u202e", "<form>", "<svg>", "<td rowspan=-1>", "<caption>", "<tbody>", "<th colspan=8>",
    "২.২) প্রাতিষ্ঠানিক সেবা", "ক্রমিক", "সেবার নাম", "১", "(১)", "|", "\t", "\r", "\x85", "\u2028", "ঐ",
    "<math>", "<![CDATA[", "<template>", "<ul><a>x</a><a>y</a></ul>", "<frameset>", "<plaintext>",
)  # fmt: skip
_WORD = (
    "<w:p>", "</w:p>", "<w:tbl>", "</w:tbl>", "<w:tr/>", "<w:tc/>", "<w:vMerge/>", "<w:r/>", "<w:br/>",
    "<w:tab/>", "<w:del>", '<w:gridSpan w:val="99999"/>', '<w:gridSpan w:val="-1"/>',
    '<w:vMerge w:val="restart"/>', "<w:sdt/>", "<w:t>১</w:t>", '<w:sym w:char="F0B7"/>',
    '<w:sym w:char="D800"/>', '<w:sym w:char="zz"/>', "<w:body/>", "<w:numPr/>", "<x/>", "&lt;", "১",
    '<w:gridBefore w:val="3"/>', "<w:txbxContent/>", "<!-- -->", "<?x y?>", "<w:vanish/>",
)  # fmt: skip


def of_bytes(content: bytes, chance: Random) -> bytes:
    """Bits turned, stretches cut out, doubled, or written over."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(max(len(changed), 1))
        until = at + chance.choice((1, 4, 40, 400))
        match chance.randrange(5):
            case 0 if changed:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at:until]
            case 2:
                changed[at:at] = changed[at:until]
            case 3:
                changed[at:until] = chance.randbytes(len(changed[at:until]))
            case _:
                del changed[at + chance.randrange(len(changed) + 1) :]
    return bytes(changed)


def of_page(page: str, chance: Random) -> str:
    return _of_tokens(page, chance, _SNIPPETS)


def of_word(file: bytes, chance: Random) -> bytes:
    """Another XML inside a file that is whole."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as archive, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as changed:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename == "word/document.xml" or (
                entry.filename.endswith((".xml", ".rels")) and not chance.randrange(20)
            ):
                content = _of_xml(content.decode("utf-8", "replace"), chance).encode()
            if chance.randrange(60):
                changed.writestr(entry.filename, content)
    return written.getvalue()


def _of_xml(xml: str, chance: Random) -> str:
    """Elements taken out, doubled and moved whole, so that most of what comes out is XML still."""
    for _ in range(chance.randint(1, 6)):
        name = chance.choice(("w:p", "w:tc", "w:tr", "w:r", "w:t", "w:tbl", "w:tcPr", "w:tblGrid", "w:body"))
        found = list(re.finditer(rf"<{name}\b[^>]*?(?:/>|>.*?</{name}>)", xml, re.DOTALL))
        if not found:
            continue
        one = chance.choice(found)
        match chance.randrange(4):
            case 0:
                xml = xml[: one.start()] + xml[one.end() :]
            case 1:
                xml = xml[: one.end()] + one[0] * chance.choice((1, 30)) + xml[one.end() :]
            case 2:
                xml = xml[: one.start()] + chance.choice(_WORD) + xml[one.start() :]
            case _:
                tag = one[0].index(">") + 1
                xml = xml[: one.start() + tag] + chance.choice(_WORD) + xml[one.start() + tag :]
    return xml


def _of_tokens(text: str, chance: Random, snippets: tuple[str, ...]) -> str:
    tokens = _TOKENS.findall(text)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(tokens) + 1)
        until = at + chance.choice((1, 1, 3, 20))
        match chance.randrange(4):
            case 0:
                del tokens[at:until]
            case 1:
                tokens[at:at] = tokens[at:until] * chance.choice((1, 30))
            case 2:
                tokens.insert(at, chance.choice(snippets))
            case _:
                tokens[at:until] = reversed(tokens[at:until])
    return "".join(tokens)

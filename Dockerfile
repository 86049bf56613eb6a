# The production image: the program and its locked dependencies, no compiler, no embedded PostgreSQL, no root.
# The base image, as `docker buildx imagetools inspect python:3.13-slim` names it with its digest today:
# docker build --build-arg PYTHON=python:3.13-slim@sha256:… . A tag alone is another image tomorrow.
ARG PYTHON=python:3.13-slim
FROM ${PYTHON} AS build
WORKDIR /build
COPY requirements.lock requirements-build.lock ./
RUN python3 -m venv /opt/charter \
    && /opt/charter/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && python3 -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY api api
COPY districts districts
COPY models models
COPY schema schema
COPY seeds seeds
COPY simulator simulator
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/charter/bin/pip install --no-cache-dir --no-deps --no-index /wheels/*.whl \
    && /opt/charter/bin/pip uninstall --yes pip

FROM ${PYTHON}
# poppler-utils reads PDF files, in processes of its own. The newest of the image's Debian, which has the security updates.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends poppler-utils \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent charter
COPY --from=build /opt/charter /opt/charter
ENV PATH=/opt/charter/bin:$PATH \
    CHARTER_HOST=0.0.0.0 \
    CHARTER_PORT=8000 \
    CHARTER_LOG=json
WORKDIR /opt/charter
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=15s --retries=3 \
    CMD ["python3", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['CHARTER_PORT'] + '/readyz', timeout=4)"]
ENTRYPOINT ["charter"]
CMD ["serve"]

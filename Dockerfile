# The mock in a container; docs/docker.md says how it is used, and what of this was tried.
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY mockserver mockserver
COPY fixtures fixtures
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheel .

FROM python:3.13-slim
COPY dev.lock /tmp/
COPY --from=build /wheel /tmp/wheel
RUN pip install --no-cache-dir --constraint /tmp/dev.lock /tmp/wheel/*.whl PyYAML \
  && rm -r /tmp/dev.lock /tmp/wheel \
  && useradd --uid 1000 --create-home introzy \
  && install --directory --owner introzy /data
USER introzy
WORKDIR /data
VOLUME /data
ENV INTROZY_MOCK_HOST=0.0.0.0
ENV INTROZY_MOCK_PORT=4700
ENV INTROZY_MOCK_DATA=/data/introzy-mock.json
EXPOSE 4700
HEALTHCHECK --interval=5s --timeout=4s --start-period=10s \
  CMD introzy-mock wait "http://127.0.0.1:$INTROZY_MOCK_PORT" --timeout 3
ENTRYPOINT ["introzy-mock"]
CMD ["serve"]

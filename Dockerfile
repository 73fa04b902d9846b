# Two stages: packages are installed with their hashes checked, then copied into an image without pip's leftovers.
FROM python:3.11-slim AS packages
WORKDIR /zonebook
RUN python -m venv /opt/zonebook
COPY .requirements/run.txt .requirements/run.txt
RUN /opt/zonebook/bin/pip install --no-cache-dir --require-hashes --no-deps --disable-pip-version-check \
    --requirement .requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY analysis analysis
COPY breakpoints breakpoints
COPY datasets datasets
COPY service service
RUN /opt/zonebook/bin/python -c "from service.static_bundle import write_vega_bundle; write_vega_bundle()" \
    && /opt/zonebook/bin/python -m compileall -q analysis breakpoints datasets service

FROM python:3.11-slim
RUN groupadd --system --gid 10001 zonebook \
    && useradd --system --uid 10001 --gid zonebook --home-dir /data --no-create-home zonebook \
    && install --directory --owner=zonebook --group=zonebook --mode=0700 /data
COPY --from=packages /opt/zonebook /opt/zonebook
COPY --from=packages /zonebook /zonebook
WORKDIR /zonebook
ENV PATH=/opt/zonebook/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ZONEBOOK_HOST=0.0.0.0 \
    ZONEBOOK_STORE=sqlite:////data/zonebook.sqlite
USER zonebook
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ.get('ZONEBOOK_PORT', '8000') + '/readyz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["python", "-m", "service", "run"]

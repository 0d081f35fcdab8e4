# One image for the web server, the background worker and the one-off commands.
# docs/deployment.md says how it is run, and how these steps were proved.
ARG PYTHON_IMAGE=python:3.13-slim-trixie

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/site
COPY requirements.txt ./
RUN python3 -m venv /opt/venv \
    && /opt/venv/bin/pip install --require-hashes --only-binary :all: -r requirements.txt \
    && /opt/venv/bin/pip uninstall --yes pip
COPY . .
# The settings refuse to start without secrets. These exist for this one command
# and are left neither in the environment nor in a layer.
RUN SECRET_KEY=build SUPPRESSION_KEY=build SITE_URL=http://localhost ALLOWED_HOSTS=localhost \
    DEFAULT_FROM_EMAIL=build@localhost DATABASE_URL=postgres:///build STATIC_ROOT=/srv/static \
    DJANGO_SETTINGS_MODULE=apoa_site.settings.production \
    /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /opt/venv/bin/python -m compileall -q . \
    && rm -rf var requirements.txt

FROM ${PYTHON_IMAGE}
RUN useradd --no-log-init --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin site \
    && install -d -o site -g site /srv/media /srv/hand-over
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/static /srv/static
COPY --from=build /srv/site /srv/site
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=apoa_site.settings.production \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/media \
    HAND_OVER_DIR=/srv/hand-over
WORKDIR /srv/site
USER 10001:10001
VOLUME /srv/media /srv/hand-over
EXPOSE 8000
# Django answers only to names of its own; the first of them is asked for.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os; from urllib.request import Request, urlopen; urlopen(Request(f\"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/live\", headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].strip().lstrip('.')}), timeout=4)"]
CMD ["gunicorn", "--config", "apoa_site/gunicorn.py", "--no-control-socket", "apoa_site.wsgi"]

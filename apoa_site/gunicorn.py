"""How gunicorn serves the site: in the image, in ``make bench`` and in ``make audit``.

``gunicorn --config apoa_site/gunicorn.py apoa_site.wsgi``. gunicorn itself reads
WEB_CONCURRENCY (the number of processes) and GUNICORN_CMD_ARGS (anything else).
"""

import os

bind = f"{os.environ.get('BIND_HOST', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104 - a container is reached from outside; BIND_HOST narrows it
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# A connection that is kept stays with the process that took it. Processes that share one
# socket take them as they come, and a proxy's few connections were often all with one of
# two processes (measured: half the requests a second). With a socket each, the kernel deals.
reuse_port = True
# Django is imported once and shared; nothing connects or starts a thread before the fork.
preload_app = True
# A worker tells that it lives by touching a file: on a disk, that can block for seconds.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - gunicorn wants a string; memory, which no other account can name in advance
# No control socket: it would be a file in a home that the image does not have.
control_socket_disable = True
timeout = 60  # seconds without a sign of life
graceful_timeout = 30  # seconds that requests have to end after SIGTERM
# Longer than a proxy keeps a connection that it does not use (nginx: 60 s), so that the
# proxy closes first and never sends a request down a connection that is just ending.
keepalive = 75
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
# No access log: addresses of visitors are nobody's business here; the proxy counts.
accesslog = None

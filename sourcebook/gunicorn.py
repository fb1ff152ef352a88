"""gunicorn's settings: `python -m gunicorn -c sourcebook/gunicorn.py`."""

import os

from gunicorn.http import message

# A search of ten thousand letters gets a page that says what was used, not a bare refusal.
message.MAX_REQUEST_LINE = 65_536
limit_request_line = 65_535

wsgi_app = "sourcebook.wsgi"
bind = os.environ.get("SOURCEBOOK_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("SOURCEBOOK_WEB_WORKERS", "2"))
worker_class = "sourcebook.pace.Worker"  # gthread, with a least pace of what is sent
threads = 4
timeout = 60
graceful_timeout = 10
keepalive = 15
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - heartbeat files
loglevel = "warning"
logger_class = "sourcebook.access_log.AccessLog"
forwarded_allow_ips = os.environ.get("SOURCEBOOK_FORWARDED_FROM", "127.0.0.1,::1")
control_socket_disable = True


def worker_exit(server, worker):
    """Let a worker that ends write what it still holds of the log of searches."""
    from practices import searches

    searches.flush()


def child_exit(server, worker):
    """Let the metrics of a worker that has ended be forgotten."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)

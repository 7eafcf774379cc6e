"""Asks for the page of every case once, so that all are kept."""

import http.client
import os
import sys
import threading
from urllib.parse import urlparse

url, count = urlparse(sys.argv[1]), int(sys.argv[2])
headers = {"Cookie": os.environ["COOKIE"], "Accept-Encoding": "gzip"}


def visit(first: int, step: int):
    connection = http.client.HTTPConnection(url.hostname, url.port)
    for number in range(first, count, step):
        connection.request("GET", f"/cases/case-{number}", headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"case {number}: {answer.status}")


threads = [threading.Thread(target=visit, args=(first, 4)) for first in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"{count} pages were asked for")

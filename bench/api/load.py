"""GET requests at a fixed rate over kept connections, one thread, no omissions.

A request's latency runs from the moment it was due, not from when a connection was free to send it:
a service that stalls is charged for all the requests that fell due meanwhile.
"""
import collections
import select
import socket
import statistics
import time


def polls(address, path, rate, seconds, connections, while_seen=b""):
    """Requests for so many seconds, or until an answer does not hold `while_seen`."""
    host, port = address.split(":")
    request = ("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (path, address)).encode()

    def connect():
        connected = socket.create_connection((host, int(port)))
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    idle = collections.deque(connect() for _ in range(connections))
    waiting = {}  # when the request under way on a connection was due, and what of its answer is there
    latencies = []
    began = time.perf_counter()
    sent, left = 0, rate * seconds
    while waiting or left:
        due = began + sent / rate
        while left and idle and due <= time.perf_counter():
            connected = idle.popleft()
            connected.sendall(request)
            waiting[connected] = (due, b"")
            sent, left = sent + 1, left - 1
            due = began + sent / rate
        patience = max(0, due - time.perf_counter()) if left and idle else 1
        for connected in select.select(list(waiting), [], [], patience)[0]:
            due, received = waiting[connected]
            received += connected.recv(65536)
            if not is_whole(received):
                waiting[connected] = (due, received)
                continue
            del waiting[connected]
            if b"connection: close" in received.lower():
                connected.close()
                connected = connect()
            idle.append(connected)
            if not received.startswith(b"HTTP/1.1 200"):
                raise SystemExit(received.decode())
            if while_seen in received:
                latencies.append(time.perf_counter() - due)
            else:
                left = 0
    took = time.perf_counter() - began
    for connected in idle:
        connected.close()
    latencies.sort()
    return dict(
        requests=len(latencies),
        per_second=len(latencies) / took,
        p50_ms=1000 * statistics.median(latencies),
        p99_ms=1000 * latencies[int(0.99 * (len(latencies) - 1))],
        max_ms=1000 * latencies[-1],
        seconds=took)


def is_whole(received):
    head, end, body = received.partition(b"\r\n\r\n")
    if not received:
        raise SystemExit("the service closed a connection")
    if not end:
        return False
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    if b"content-length" in fields:
        return len(body) >= int(fields[b"content-length"])
    return body.endswith(b"0\r\n\r\n")

"""A receiver of payments that keeps a ledger, sometimes answers 503 and sometimes hangs up after it has booked."""
import http.server, json, random, sys, threading, time


class Bank:
    """Books what it is asked to, whatever it answers. Who approves an order says so in `approved` beforehand."""

    def __init__(self, seed):
        self.lock, self.ledger, self.approved, self.too_early = threading.Lock(), [], set(), []
        self.closed = False  # answers 503 to what is asked of it with `closed`, and books nothing
        self.answers = threading.Event()  # to what is asked of it with `hangs`
        chance = random.Random(seed)
        bank = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if bank.closed and body.get("closed"):
                    return self.answer(503)
                with bank.lock:
                    if body["order"] not in bank.approved:
                        bank.too_early.append(body["order"])
                    bank.ledger.append((body["order"], self.headers["Idempotency-Key"],
                                        self.headers["X-NeuronFlow-Approval"]))
                    fate = chance.random()
                if body.get("hangs"):
                    fate = 0.7
                    bank.answers.wait(60)
                if fate < 0.2:  # booked, and nobody learns of it
                    self.close_connection = True
                    return
                time.sleep(0.02 if fate < 0.6 else 0)
                self.answer(503 if fate > 0.8 else 200)

            def answer(self, status):
                answer = b'{"booked": true}'
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 64

            def handle_error(self, request, address):
                if not isinstance(sys.exc_info()[1], ConnectionError):  # as of those who were killed
                    super().handle_error(request, address)

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def approve(self, order):
        with self.lock:
            self.approved.add(order)

    def check(self, paid):
        """`paid`: by order its (execution, approval). Each was booked, under one key, and nothing else was.
        Gives how many bookings there were."""
        assert not self.too_early, f"booked before its approval: {self.too_early}"
        keys, approvals = {}, {}
        for order, key, approval in self.ledger:
            keys.setdefault(order, set()).add(key)
            approvals.setdefault(order, set()).add(approval.split(";")[0])
        others = keys.keys() - paid.keys()
        assert not others, f"orders were booked that nobody approved: {others}"
        for order, (execution, approval) in paid.items():
            assert len(keys.get(order, ())) == 1, f"{order}: keys {keys.get(order)}"
            assert next(iter(keys[order])).startswith(execution + "/pay/1/"), keys[order]
            assert approvals[order] == {approval}, (approvals[order], approval)
        return len(self.ledger)

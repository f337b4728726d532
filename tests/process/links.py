"""The links of mails, opened as mail scanners and browsers open them: they lead to a page, and change nothing."""
import http.client, re, time

AGENTS = ("Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",  # as Defender's scanner calls itself
          "Mozilla/5.0 (compatible; Proofpoint URL Defense)", "Barracuda Sentinel (EE)", "GoogleImageProxy",
          "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "")
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
LINK = re.compile(r"http://127\.0\.0\.1:\d+(/d/[A-Za-z0-9_-]+)")
PAGE = re.compile(r"/(approvals|requests)/[0-9a-f-]{36}$")


def links_in(texts):
    return sorted({path for text in texts for path in LINK.findall(text)})


class Browser:
    """One keep-alive connection, in a session where there is a cookie."""

    def __init__(self, port, headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = headers

    def visit(self, method, path, agent):
        headers = {**self.headers, "User-Agent": agent, "Accept": "text/html"}
        self.connection.request(method, path, b"" if method == "POST" else None, headers)
        response = self.connection.getresponse()
        return response.status, response.headers, response.read()


CHECKPOINT_SECONDS = 1.1  # one is asked for anew after a second


def leaves(port):
    """How many acts are on record: the second line of a checkpoint that knows of all before."""
    time.sleep(CHECKPOINT_SECONDS)
    status, _, note = Browser(port, {}).visit("GET", "/api/v1/audit/checkpoint", "")
    assert status == 200, (status, note)
    return int(note.split(b"\n")[1])


def visit_all(port, links, sessions, rounds=1):
    """Opens each link by each method as each agent, by nobody and in each of `sessions` (headers), and the pages that
    they lead to. Gives the number of visits."""
    visits = 0
    for headers in [{}, *sessions]:
        browser = Browser(port, headers)
        for method in METHODS * rounds:
            for agent in AGENTS:
                for link in links:
                    status, answer, _ = browser.visit(method, link, agent)
                    if method in ("GET", "HEAD"):
                        assert status == 303 and PAGE.match(answer["Location"]), (method, link, status, answer)
                    else:
                        assert status in (204, 405), (method, link, status)
                    visits += 1
        for link in links:
            page = browser.visit("GET", link, AGENTS[-2])[1]["Location"]
            assert browser.visit("GET", page, AGENTS[-2])[0] == 200, page
            visits += 2
    return visits

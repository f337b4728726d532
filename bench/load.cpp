// Sends requests over keep-alive connections, one thread each, and prints rate and latency as one JSON line.
//
//   load MODE HOST PORT CONNECTIONS SECONDS [RATE [COUNT]]
//
// RATE: requests a second, evenly, over all connections; 0: as many as come through. COUNT: stops after so
// many. MODE:
//   main      a webhook of pure steps, answered with its output
//   effects   a webhook with three calls to a service, answered with its output
//   park      files requests that stop at an approval
//   decide    decides what GET /api/v1/approvals lists, fetched beforehand: COUNT of them, all without it
//   inbox     reads the first page of the reviewer's inbox
//
// The token comes from the environment (TOKEN), for `decide` and `inbox` that of the reviewer.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Target {
  std::string host;
  int port = 0;
  std::string token;
};

class Connection {
 public:
  explicit Connection(const Target& target) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(target.port));
    ::inet_pton(AF_INET, target.host.c_str(), &address.sin_addr);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      std::perror("connect");
      std::exit(1);
    }
  }
  ~Connection() { ::close(socket_); }

  // The status; the body is left in `body`. 0 where the connection broke.
  int send(const std::string& request, std::string& body) {
    for (std::size_t sent = 0; sent < request.size();) {
      const auto n = ::send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return 0;
      sent += static_cast<std::size_t>(n);
    }
    buffer_.clear();
    std::size_t head_end = std::string::npos;
    std::size_t wanted = std::string::npos;
    for (;;) {
      if (head_end == std::string::npos) {
        head_end = buffer_.find("\r\n\r\n");
        if (head_end != std::string::npos) wanted = head_end + 4 + content_length(head_end);
      }
      if (wanted != std::string::npos && buffer_.size() >= wanted) break;
      char chunk[65536];
      const auto n = ::recv(socket_, chunk, sizeof chunk, 0);
      if (n <= 0) return 0;
      buffer_.append(chunk, static_cast<std::size_t>(n));
    }
    body.assign(buffer_, head_end + 4, wanted - head_end - 4);
    return std::atoi(buffer_.c_str() + 9);
  }

 private:
  std::size_t content_length(std::size_t head_end) const {
    std::string head = buffer_.substr(0, head_end);
    std::transform(head.begin(), head.end(), head.begin(), [](char c) { return std::tolower(c); });
    const auto at = head.find("content-length:");
    return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 15, nullptr, 10);
  }

  int socket_ = -1;
  std::string buffer_;
};

std::string request(const Target& target, const std::string& method, const std::string& path,
                    const std::string& body) {
  std::string text = method + " " + path + " HTTP/1.1\r\nHost: " + target.host + "\r\n";
  if (!target.token.empty()) text += "Authorization: Bearer " + target.token + "\r\n";
  if (method == "POST") {
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return text + "\r\n" + body;
}

// The value of the next `"name":"…"` after `from`; moves `from` past it.
std::string next_member(const std::string& json, const std::string& name, std::size_t& from) {
  const std::string key = "\"" + name + "\":\"";
  const auto at = json.find(key, from);
  if (at == std::string::npos) {
    from = std::string::npos;
    return "";
  }
  const auto end = json.find('"', at + key.size());
  from = end;
  return json.substr(at + key.size(), end - at - key.size());
}

struct Wish {
  std::string path;
  std::string body;
};

// The reviewer's inbox as decisions to send, `count` of them at most.
std::vector<Wish> decisions(const Target& target, std::size_t count) {
  std::vector<Wish> wishes;
  Connection connection(target);
  std::string cursor;
  do {
    std::string body;
    const std::string query =
        "?assignee=me&status=open&limit=200" + (cursor.empty() ? "" : "&cursor=" + cursor);
    if (connection.send(request(target, "GET", "/api/v1/approvals" + query, ""), body) != 200) break;
    std::size_t at = 0;
    for (;;) {
      // Each item begins with its id, and names its context_hash after its execution_id.
      at = body.find("{\"id\":\"", at);
      if (at == std::string::npos) break;
      const auto execution = body.find("\"execution_id\":\"", at);
      if (execution == std::string::npos) break;
      std::size_t from = at;
      const std::string id = next_member(body, "id", from);
      from = execution;
      const std::string hash = next_member(body, "context_hash", from);
      if (execution - at > 60 || hash.empty()) {
        ++at;
        continue;
      }
      wishes.push_back(
          {"/api/v1/approvals/" + id + "/decisions",
           R"({"decision":"approve","comment":"Fine by me.","revision":1,"context_hash":")" + hash + "\"}"});
      at = from;
    }
    const auto next = body.rfind("\"next_cursor\":\"");
    std::size_t from = next;
    cursor = next == std::string::npos ? "" : next_member(body, "next_cursor", from);
  } while (!cursor.empty() && wishes.size() < count);
  return wishes;
}

struct Tally {
  std::mutex mutex;
  std::vector<double> millis;
  long failed = 0;
  double took = 0;  // seconds
};

// What each request of a mode is; those of `decide` differ.
std::string request_of(const std::string& mode, const Target& target) {
  if (mode == "park") {
    return request(target, "POST", "/hooks/bench-approval",
                   R"({"title":"A request","amount":120,"note":"for the measurement of approvals"})");
  }
  if (mode == "inbox") return request(target, "GET", "/api/v1/approvals?assignee=me&status=open", "");
  return request(
      target, "POST", "/hooks/bench-" + mode,
      R"({"amount":120,"customer":"ACME","region":"north","note":"eighty-eight bytes of JSON body"})");
}

struct Plan {
  std::string mode;
  Target target;
  int connections = 1;
  double seconds = 1;
  double rate = 0;  // 0: as many as come through
  std::size_t count = SIZE_MAX;
};

void carry_out(const Plan& plan, const std::vector<Wish>& wishes, Tally& tally) {
  const std::string fixed = request_of(plan.mode, plan.target);
  const std::size_t count = plan.mode == "decide" ? std::min(plan.count, wishes.size()) : plan.count;
  std::atomic<std::size_t> next{0};
  const auto begin = Clock::now();
  const auto end = begin + std::chrono::duration<double>(plan.seconds);
  const auto work = [&] {
    Connection connection(plan.target);
    std::vector<double> millis;
    long failed = 0;
    std::string body;
    while (Clock::now() < end) {
      const std::size_t i = next++;
      if (i >= count) break;
      if (plan.rate > 0) {
        std::this_thread::sleep_until(begin +
                                      std::chrono::duration<double>(static_cast<double>(i) / plan.rate));
      }
      const std::string wish =
          plan.mode == "decide" ? request(plan.target, "POST", wishes[i].path, wishes[i].body) : fixed;
      const auto sent = Clock::now();
      const int status = connection.send(wish, body);
      if (status < 200 || status > 299) ++failed;
      millis.push_back(std::chrono::duration<double, std::milli>(Clock::now() - sent).count());
      if (status == 0) break;
    }
    const std::lock_guard lock(tally.mutex);
    tally.millis.insert(tally.millis.end(), millis.begin(), millis.end());
    tally.failed += failed;
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < plan.connections; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  tally.took = std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6 || argc > 8) {
    std::fprintf(stderr,
                 "usage: load main|effects|park|decide|inbox HOST PORT CONNECTIONS SECONDS [RATE [COUNT]]\n");
    return 2;
  }
  const char* token = std::getenv("TOKEN");
  Plan plan{.mode = argv[1],
            .target = {argv[2], std::atoi(argv[3]), token ? token : ""},
            .connections = std::atoi(argv[4]),
            .seconds = std::atof(argv[5])};
  if (argc > 6) plan.rate = std::atof(argv[6]);
  if (argc > 7) plan.count = std::strtoul(argv[7], nullptr, 10);
  const std::vector<Wish> wishes =
      plan.mode == "decide" ? decisions(plan.target, plan.count) : std::vector<Wish>{};
  Tally tally;
  carry_out(plan, wishes, tally);

  std::sort(tally.millis.begin(), tally.millis.end());
  const auto quantile = [&](double q) {
    return tally.millis.empty() ? 0 : tally.millis[static_cast<std::size_t>(q * (tally.millis.size() - 1))];
  };
  std::printf(
      "{\"mode\":\"%s\",\"connections\":%d,\"requests\":%zu,\"failed\":%ld,\"rate\":%.0f,\"p50_ms\":%.2f,"
      "\"p95_ms\":%.2f,\"p99_ms\":%.2f}\n",
      plan.mode.c_str(), plan.connections, tally.millis.size(), tally.failed,
      tally.millis.size() / tally.took, quantile(0.5), quantile(0.95), quantile(0.99));
  return tally.failed == 0 ? 0 : 1;
}

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <map>
#include <mutex>

#include "base/check.h"
#include "connect/curl_http.h"
#include "connect/loopback_server_for_tests.h"

namespace nf::connect {
namespace {

using ports::HttpCall;
using Outcome = ports::HttpClient::Outcome;

constexpr std::chrono::seconds kLimit{60};

// A place of 127.0.0.1 that lets everybody connect, and takes nobody before accept() is called.
class Crowded {
 public:
  explicit Crowded(int room) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    CHECK(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    CHECK(::listen(listener_, room) == 0);
    CHECK(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  Crowded(const Crowded&) = delete;
  ~Crowded() { ::close(listener_); }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
  int accept() const { return ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC); }

 private:
  const int listener_;
  std::uint16_t port_ = 0;
};

// What came of the calls that were begun, by number.
class Outcomes {
 public:
  ports::HttpClient::Done taker(int number) {
    return [this, number](Outcome outcome) {
      const std::lock_guard lock(mutex_);
      outcomes_.emplace(number, std::move(outcome));
      changed_.notify_all();
    };
  }
  void wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, kLimit, [&] { return outcomes_.size() >= count; }));
  }
  std::map<int, Outcome> all() {
    const std::lock_guard lock(mutex_);
    return outcomes_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<int, Outcome> outcomes_;
};

void begin(ports::HttpClient& client, HttpCall call, ports::HttpClient::Done done) {
  client.begin([call = std::move(call)] { return std::optional(call); }, std::move(done));
}

HttpCall post(const std::string& url, int number) {
  return {.method = "POST", .url = url, .body = std::to_string(number), .timeout = kLimit};
}

std::unique_ptr<ports::HttpClient> loopback_client() {
  return make_http_client(*EgressPolicy::parse("127.0.0.0/8"));
}

std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Reads one request and answers with its body.
void echo(Peer& peer) {
  std::size_t length = 0;
  for (std::string line; (line = peer.read_line()) != "\r\n";) {
    if (line.empty()) return;
    if (line.starts_with("Content-Length: ")) length = std::stoul(line.substr(16));
  }
  peer.write(ok(peer.read(length)));
}

TEST(ManyCalls, HundredsWaitAtOnceAndEachGetsItsOwnAnswer) {
  constexpr int kCalls = 300;
  const Crowded place(kCalls);
  Outcomes outcomes;
  const auto client = loopback_client();
  for (int i = 0; i < kCalls; ++i) begin(*client, post(place.url(), i), outcomes.taker(i));
  std::vector<int> sockets;
  while (sockets.size() < kCalls) sockets.push_back(place.accept());
  EXPECT_TRUE(outcomes.all().empty()) << "all of them wait";
  for (const int socket : sockets) {
    Peer peer(socket);
    echo(peer);
    ::close(socket);
  }
  outcomes.wait_for(kCalls);
  for (const auto& [number, outcome] : outcomes.all()) {
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(outcome->body, std::to_string(number));
  }
}

TEST(ManyCalls, SlowReceiversDoNotHoldUpAQuickOne) {
  constexpr int kCalls = 300;
  const Crowded slow(kCalls);
  LoopbackServer quick([](Peer& peer) { echo(peer); });
  Outcomes outcomes;
  const auto client = loopback_client();
  for (int i = 0; i < kCalls; ++i) begin(*client, post(slow.url(), i), outcomes.taker(i));
  const auto answer = client->send(post("http://" + quick.address(), 7));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "7");
  EXPECT_TRUE(outcomes.all().empty());
}

TEST(ManyCalls, WhoEndsTheClientTellsThoseThatWait) {
  constexpr int kCalls = 30;
  const Crowded slow(kCalls);
  Outcomes outcomes;
  auto client = loopback_client();
  for (int i = 0; i < kCalls; ++i) begin(*client, post(slow.url(), i), outcomes.taker(i));
  ::close(slow.accept());  // one at least is on its way
  client.reset();
  const auto all = outcomes.all();
  ASSERT_EQ(all.size(), static_cast<std::size_t>(kCalls));
  for (const auto& [number, outcome] : all) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, "protocol") << outcome.error().message;
  }
}

TEST(ManyCalls, EachHasItsOwnTime) {
  const Crowded slow(2);
  Outcomes outcomes;
  const auto client = loopback_client();
  HttpCall impatient = post(slow.url(), 1);
  impatient.timeout = Millis(50);
  begin(*client, post(slow.url(), 0), outcomes.taker(0));
  begin(*client, impatient, outcomes.taker(1));
  outcomes.wait_for(1);
  const auto all = outcomes.all();
  ASSERT_EQ(all.begin()->first, 1);
  EXPECT_EQ(all.begin()->second.error().code, "timeout");
  EXPECT_TRUE(all.begin()->second.error().sent);
}

TEST(ManyCalls, AnAnswerMayBeginTheNext) {
  LoopbackServer server([](Peer& peer) {
    for (int i = 0; i < 3; ++i) echo(peer);
  });
  Outcomes outcomes;
  const auto client = loopback_client();
  const std::string url = "http://" + server.address();
  begin(*client, post(url, 1), [&](const Outcome& first) {
    begin(*client, post(url, first ? 2 : 0),
          [&](const Outcome& second) { begin(*client, post(url, second ? 3 : 0), outcomes.taker(3)); });
  });
  outcomes.wait_for(1);
  EXPECT_EQ(outcomes.all().at(3)->body, "3");
  EXPECT_EQ(server.connections(), 1) << "one that answered a moment ago is used again";
}

TEST(ManyCalls, WhereThereIsNoCallNobodyIsTold) {
  Outcomes outcomes;
  auto client = loopback_client();
  client->begin([]() -> std::optional<HttpCall> { return std::nullopt; }, outcomes.taker(1));
  begin(*client, {.url = "file:///etc/passwd"}, outcomes.taker(2));
  client.reset();
  const auto all = outcomes.all();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.at(2).error().code, "url");
}

}  // namespace
}  // namespace nf::connect

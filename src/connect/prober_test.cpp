#include "connect/prober.h"

#include <gtest/gtest.h>

#include <future>

#include "connect/curl_http.h"
#include "connect/loopback_server_for_tests.h"

namespace nf::connect {
namespace {

using testing::HasSubstr;
using testing::Not;

class ProberTest : public testing::Test {
 protected:
  // What comes of trying a server at this port.
  ports::Probe probe(std::string type, Json config, std::map<std::string, std::string> secrets,
                     std::uint16_t port) {
    const auto policy = EgressPolicy::parse("127.0.0.1:" + std::to_string(port)).value();
    const auto http = make_http_client(policy);
    Prober prober(*http, policy);
    std::promise<ports::Probe> told;
    EXPECT_TRUE(prober.probe({"c", std::move(type), std::move(config), std::move(secrets)},
                             [&](ports::Probe probe) { told.set_value(std::move(probe)); }));
    return told.get_future().get();
  }
  static Json web(std::uint16_t port) {
    return JsonObject{{"base_url", "http://127.0.0.1:" + std::to_string(port) + "/v1/"}};
  }
  static Json mail(std::uint16_t port) {
    return JsonObject{{"host", "127.0.0.1"}, {"port", std::int64_t{port}}, {"security", "none"}};
  }
};

// Notes what it was asked, and answers so.
class Page {
 public:
  explicit Page(std::string status)
      : status_(std::move(status)), server_([this](Peer& peer) {
          for (std::string line; (line = peer.read_line()).size() > 2;) {
            const std::lock_guard lock(mutex_);
            heard_ += line;
          }
          peer.write("HTTP/1.1 " + status_ + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }) {}
  std::uint16_t port() const { return server_.port(); }
  std::string heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  const std::string status_;
  mutable std::mutex mutex_;
  std::string heard_;
  LoopbackServer server_;
};

TEST_F(ProberTest, AModelIsAskedForItsModelsWithTheKey) {
  const Page page("200 OK");
  const ports::Probe probed = probe("openai", web(page.port()), {{"api_key", "k-secret"}}, page.port());
  EXPECT_TRUE(probed.ok) << probed.detail;
  EXPECT_THAT(page.heard(), HasSubstr("GET /v1/models "));
  EXPECT_THAT(page.heard(), HasSubstr("Authorization: Bearer k-secret"));
  EXPECT_THAT(probed.detail, Not(HasSubstr("k-secret")));
}

TEST_F(ProberTest, ASecretThatIsNotTakenIsSaidSo) {
  const Page page("401 Unauthorized");
  const ports::Probe probed = probe("http", web(page.port()), {{"value", "Basic abc"}}, page.port());
  EXPECT_FALSE(probed.ok);
  EXPECT_THAT(probed.detail, HasSubstr("401"));
  EXPECT_THAT(probed.detail, Not(HasSubstr("Basic abc")));
}

TEST_F(ProberTest, NothingIsReachedPastTheGate) {
  const Page page("200 OK");
  const ports::Probe probed = probe("http", web(page.port()), {}, 1);
  EXPECT_FALSE(probed.ok);
  EXPECT_EQ(page.heard(), "");
}

TEST_F(ProberTest, AMailServerIsGreetedAndSentNothing) {
  std::mutex mutex;
  std::string heard;
  const LoopbackServer server([&](Peer& peer) {
    peer.write("220 test\r\n");
    for (std::string line; !(line = peer.read_line()).empty();) {
      const std::lock_guard lock(mutex);
      heard += line;
      peer.write("250 fine\r\n");
    }
  });
  const ports::Probe probed = probe("smtp", mail(server.port()), {}, server.port());
  EXPECT_TRUE(probed.ok) << probed.detail;
  const std::lock_guard lock(mutex);
  EXPECT_THAT(heard, HasSubstr("EHLO"));
  EXPECT_THAT(heard, Not(HasSubstr("MAIL")));
}

TEST_F(ProberTest, WhereNobodyListensTheConnectionFails) {
  const std::uint16_t port = closed_port();
  EXPECT_FALSE(probe("smtp", mail(port), {}, port).ok);
  EXPECT_FALSE(probe("http", web(port), {}, port).ok);
}

}  // namespace
}  // namespace nf::connect

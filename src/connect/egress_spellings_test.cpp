#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstdio>
#include <mutex>

#include "connect/curl_http.h"
#include "connect/loopback_server_for_tests.h"

// P30: whatever a workflow's author writes as an address, and wherever an answer sends us, nothing goes into
// the private network.
namespace nf::connect {
namespace {

// One canary in every block that is not public.
constexpr std::uint32_t kCanaries[] = {0x7f000001, 0x7f123456, 0x0a000001, 0x0affffff, 0xac100001,
                                       0xac1fffff, 0xc0a80001, 0xc0a8ffff, 0xa9fea9fe, 0x64400001,
                                       0x00000000, 0xc0000001, 0xc0000201, 0xc6120001, 0xc6336401,
                                       0xcb007101, 0xe0000001, 0xf0000001, 0xffffffff};

std::string printed(const char* format, auto... numbers) {
  char text[100];
  std::snprintf(text, sizeof text, format, numbers...);
  return text;
}

// What libraries of many languages take for one and the same IPv4 address.
std::vector<std::string> spellings_of(std::uint32_t ip) {
  const unsigned a = ip >> 24, b = ip >> 16 & 255, c = ip >> 8 & 255, d = ip & 255;
  return {printed("%u.%u.%u.%u", a, b, c, d),
          printed("%u.%u.%u", a, b, c << 8 | d),
          printed("%u.%u", a, ip & 0xffffff),
          printed("%u", ip),
          printed("0x%x", ip),
          printed("0X%08X", ip),
          printed("0%o", ip),
          printed("0x%x.0x%x.0x%x.0x%x", a, b, c, d),
          printed("0%o.0%o.0%o.0%o", a, b, c, d),
          printed("0%03o.%u.0x%x.%u", a, b, c, d),
          printed("0x%x.%u", a, ip & 0xffffff),
          printed("[::ffff:%u.%u.%u.%u]", a, b, c, d),
          printed("[::ffff:%x:%x]", ip >> 16, ip & 0xffff),
          printed("[0:0:0:0:0:FFFF:%X:%X]", ip >> 16, ip & 0xffff),
          printed("[64:ff9b::%x:%x]", ip >> 16, ip & 0xffff),
          printed("[2002:%x:%x::]", ip >> 16, ip & 0xffff)};
}

std::vector<std::string> all_spellings() {
  std::vector<std::string> all;
  for (const std::uint32_t ip : kCanaries)
    for (std::string& spelling : spellings_of(ip)) all.push_back(std::move(spelling));
  for (const char* other : {"localhost",
                            "LOCALHOST",
                            "LocalHost",
                            "[::1]",
                            "[0:0:0:0:0:0:0:1]",
                            "[0000::0001]",
                            "[::]",
                            "[::127.0.0.1]",
                            "[fe80::1]",
                            "[febf::1]",
                            "[fc00::1]",
                            "[fd12:3456::1]",
                            "[fec0::1]",
                            "[ff02::1]",
                            "[2001:db8::1]",
                            "[100::1]",
                            "[2001::1]",
                            "[64:ff9b:1::1]",
                            "127.1",
                            "127.0.1",
                            "0",
                            "0x0",
                            "00",
                            "127.00000.0000.01",
                            "0x7f.1"})
    all.emplace_back(other);
  return all;
}

// Answers every request with a redirect to `target`.
class Redirecting {
 public:
  std::string url() const { return "http://" + server_.address() + "/"; }
  std::string address() const { return server_.address(); }
  void lead_to(const std::string& target) {
    const std::lock_guard lock(mutex_);
    target_ = target;
  }

 private:
  void serve(Peer& peer) {
    for (std::string line; (line = peer.read_line()) != "\r\n";)
      if (line.empty()) return;
    const std::lock_guard lock(mutex_);
    peer.write("HTTP/1.1 302 Found\r\nLocation: " + target_ +
               "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  }

  std::mutex mutex_;
  std::string target_;
  LoopbackServer server_{[this](Peer& peer) { serve(peer); }};
};

bool is_refused(const ports::HttpFailure& failure) {
  return failure.code == "egress" || failure.code == "url";
}

EgressPolicy allowing(const std::string& text) {
  auto policy = EgressPolicy::parse(text);
  EXPECT_TRUE(policy);
  return *policy;
}

TEST(EgressSpellings, NothingGoesIntoThePrivateNetwork) {
  LoopbackServer canary([](Peer&) {});
  Redirecting outside;
  const auto client = make_http_client({});
  const auto led = make_http_client(allowing(outside.address()));
  const std::vector<std::string> spellings = all_spellings();
  for (const std::string& spelling : spellings) {
    const std::string url = "http://" + spelling + ":" + std::to_string(canary.port()) + "/";
    const auto direct = client->send({.url = url});
    ASSERT_FALSE(direct) << url;
    EXPECT_TRUE(is_refused(direct.error()))
        << url << ": " << direct.error().code << " " << direct.error().message;
    EXPECT_FALSE(direct.error().sent) << url;

    outside.lead_to(url);
    const auto redirected = led->send({.url = outside.url(), .max_redirects = 3});
    ASSERT_FALSE(redirected) << url;
    EXPECT_TRUE(is_refused(redirected.error()))
        << url << ": " << redirected.error().code << " " << redirected.error().message;
  }
  EXPECT_EQ(canary.connections(), 0);
  EXPECT_GE(spellings.size(), 200U);

  // A name that meant a public address when it was looked at, and means one inside when it is connected to.
  int rebound = 0;
  for (const std::uint32_t ip : kCanaries) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(443);
    address.sin_addr.s_addr = htonl(0x08080808);
    EXPECT_FALSE(EgressPolicy().refusal(reinterpret_cast<sockaddr&>(address), "rebind.example"));
    address.sin_addr.s_addr = htonl(ip);
    EXPECT_TRUE(EgressPolicy().refusal(reinterpret_cast<sockaddr&>(address), "rebind.example")) << ip;
    ++rebound;
  }
  if (HasFailure()) return;
  std::printf(
      "PROMISE P30: %zu spellings of addresses in %zu blocks, written and as redirects, %d rebound names: %d "
      "connections to the canary\n",
      spellings.size(), std::size(kCanaries), rebound, canary.connections());
}

}  // namespace
}  // namespace nf::connect

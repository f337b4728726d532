#include "connect/egress.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace nf::connect {
namespace {

struct Socket {
  sockaddr_storage storage{};
  const sockaddr& get() const { return reinterpret_cast<const sockaddr&>(storage); }
};

Socket socket_to(const std::string& ip, std::uint16_t port = 443) {
  Socket socket;
  auto& v4 = reinterpret_cast<sockaddr_in&>(socket.storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(socket.storage);
  if (::inet_pton(AF_INET, ip.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
  } else {
    EXPECT_EQ(::inet_pton(AF_INET6, ip.c_str(), &v6.sin6_addr), 1) << ip;
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
  }
  return socket;
}

bool passes(const EgressPolicy& policy, const std::string& ip, std::uint16_t port = 443,
            const std::string& host = "api.example.com") {
  return !policy.refusal(socket_to(ip, port).get(), host);
}

EgressPolicy allowing(std::string_view text) {
  auto policy = EgressPolicy::parse(text);
  EXPECT_TRUE(policy) << policy.error().message;
  return policy ? *policy : EgressPolicy();
}

// First, last and just outside of each block, where that is a public address.
TEST(Egress, RefusesWhatIsNotPublic) {
  for (const char* ip :
       {"0.0.0.0",         "0.255.255.255",   "10.0.0.0",        "10.255.255.255",  "100.64.0.0",
        "100.127.255.255", "127.0.0.1",       "127.255.255.254", "169.254.0.0",     "169.254.169.254",
        "169.254.255.255", "172.16.0.0",      "172.31.255.255",  "192.0.0.0",       "192.0.0.170",
        "192.0.2.1",       "192.88.99.1",     "192.168.0.0",     "192.168.255.255", "198.18.0.0",
        "198.19.255.255",  "198.51.100.7",    "203.0.113.7",     "224.0.0.0",       "239.255.255.255",
        "240.0.0.0",       "255.255.255.254", "255.255.255.255"})
    EXPECT_FALSE(passes({}, ip)) << ip;
  for (const char* ip : {"::",
                         "::1",
                         "::2",
                         "::10.0.0.1",
                         "::8.8.8.8",
                         "::ffff:127.0.0.1",
                         "::ffff:10.0.0.1",
                         "::ffff:0.0.0.0",
                         "::ffff:169.254.169.254",
                         "::ffff:0:127.0.0.1",
                         "64:ff9b::127.0.0.1",
                         "64:ff9b::10.0.0.1",
                         "64:ff9b::169.254.169.254",
                         "64:ff9b:1::1",
                         "64:ff9b:1::8.8.8.8",
                         "100::1",
                         "100:0:0:1::1",
                         "2001::1",
                         "2001:0:7f00:1::",
                         "2001:2::1",
                         "2001:10::1",
                         "2001:20::1",
                         "2001:1ff:ffff::",
                         "2001:db8::1",
                         "2002:7f00:1::",
                         "2002:0a00:0001::1",
                         "2002:0808:0808::1",
                         "3fff::1",
                         "3fff:fff::1",
                         "5f00::1",
                         "4000::1",
                         "fc00::1",
                         "fdff:ffff::1",
                         "fe80::1",
                         "febf::1",
                         "fec0::1",
                         "ff02::1",
                         "ff0e::1",
                         "1::1"})
    EXPECT_FALSE(passes({}, ip)) << ip;
}

TEST(Egress, PublicAddressesPass) {
  for (const char* ip :
       {"1.0.0.0",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255",  "100.128.0.0",
        "126.255.255.255", "128.0.0.0",       "169.253.255.255", "169.255.0.0",     "172.15.255.255",
        "172.32.0.0",      "192.0.1.0",       "192.0.3.0",       "192.167.255.255", "192.169.0.0",
        "198.17.255.255",  "198.20.0.0",      "198.51.99.1",     "203.0.112.1",     "223.255.255.255",
        "8.8.8.8",         "2001:200::1",     "2606:4700::1111", "2a00:1450::1",    "3ffe::1",
        "::ffff:8.8.8.8",  "64:ff9b::8.8.8.8"})
    EXPECT_TRUE(passes({}, ip)) << ip;
}

TEST(Egress, SaysWhyAndNamesNoAddress) {
  const auto why = EgressPolicy().refusal(socket_to("10.1.2.3").get(), "intranet");
  EXPECT_EQ(why, "leads to a private address (RFC 1918), which is not on the egress allow-list");
  EXPECT_EQ(EgressPolicy().refusal(socket_to("::ffff:127.0.0.1").get(), "x"),
            "leads to a loopback address (RFC 1122), which is not on the egress allow-list");
}

TEST(Egress, OtherFamiliesAreRefused) {
  sockaddr unix_socket{};
  unix_socket.sa_family = AF_UNIX;
  EXPECT_TRUE(allowing("0.0.0.0/0, ::/0").refusal(unix_socket, "localhost"));
}

TEST(Egress, ABlockAllowsByAddress) {
  const EgressPolicy policy = allowing(" 10.0.0.0/8 ,192.168.1.7, fd00::/8 ");
  EXPECT_TRUE(passes(policy, "10.255.0.1"));
  EXPECT_TRUE(passes(policy, "::ffff:10.0.0.1"));
  EXPECT_TRUE(passes(policy, "64:ff9b::10.0.0.1"));
  EXPECT_TRUE(passes(policy, "192.168.1.7", 25));
  EXPECT_TRUE(passes(policy, "fd12::1"));
  EXPECT_FALSE(passes(policy, "192.168.1.8"));
  EXPECT_FALSE(passes(policy, "fc00::1"));
  EXPECT_FALSE(passes(policy, "127.0.0.1"));
}

TEST(Egress, ABlockOfOneFamilyAllowsNoneOfTheOther) {
  EXPECT_FALSE(passes(allowing("::/0"), "127.0.0.1"));
  EXPECT_TRUE(passes(allowing("::/0"), "::1"));
  EXPECT_FALSE(passes(allowing("0.0.0.0/0"), "::1"));
  EXPECT_TRUE(passes(allowing("0.0.0.0/0"), "127.0.0.1"));
}

TEST(Egress, AnAddressWithAPortAllowsThatPortAlone) {
  const EgressPolicy policy = allowing("127.0.0.1:2525,[::1]:2525");
  EXPECT_TRUE(passes(policy, "127.0.0.1", 2525));
  EXPECT_TRUE(passes(policy, "::1", 2525));
  EXPECT_FALSE(passes(policy, "127.0.0.1", 25));
  EXPECT_FALSE(passes(policy, "127.0.0.2", 2525));
  EXPECT_FALSE(passes(policy, "::1", 25));
}

TEST(Egress, ANameAllowsThoseWhoAskedForIt) {
  const EgressPolicy policy = allowing("SMTP.internal., wiki.internal:8443, localhost:80");
  EXPECT_TRUE(passes(policy, "10.0.0.1", 25, "smtp.internal"));
  EXPECT_TRUE(passes(policy, "10.0.0.1", 25, "Smtp.Internal."));
  EXPECT_TRUE(passes(policy, "10.0.0.1", 8443, "wiki.internal"));
  EXPECT_FALSE(passes(policy, "10.0.0.1", 443, "wiki.internal"));
  EXPECT_FALSE(passes(policy, "10.0.0.1", 25, "evil.smtp.internal"));
  EXPECT_FALSE(passes(policy, "10.0.0.1", 25, "smtp.internal.evil.example"));
  EXPECT_FALSE(passes(policy, "10.0.0.1", 25, "other.example"));
  EXPECT_FALSE(passes(policy, "127.0.0.1", 80, "127.0.0.1"));
}

TEST(Egress, WrongEntriesAreNamed) {
  const struct {
    std::string text, says;
  } cases[] = {
      {"10.0.0.0/8, 10.0.0.0/33", "entry 2"},
      {"10.0.0.1/8", "bits beyond the first 8"},
      {"10.0.0.0/", "from 0 to 32"},
      {"10.0.0.0/-1", "from 0 to 32"},
      {"fd00::/129", "from 0 to 128"},
      {"internal/8", "must be an IPv4 or IPv6 address"},
      {"smtp.internal:0", "port"},
      {"smtp.internal:65536", "port"},
      {"smtp.internal:", "port"},
      {"127.1", "write an address"},
      {"2130706433", "write an address"},
      {"0x7f.1", "write an address"},
      {"0177.0.0.1", "write an address"},
      {"a,,b", "write an address"},
      {"a,", "write an address"},
      {"http://smtp.internal", "must be an IPv4 or IPv6 address"},
      {"*.internal", "write an address"},
      {"smtp internal", "write an address"},
      {"-\xc3\xa4", "write an address"},
      {std::string("a\0b", 3), "write an address"},
  };
  for (const auto& [text, says] : cases) {
    const auto policy = EgressPolicy::parse(text);
    ASSERT_FALSE(policy) << text;
    EXPECT_EQ(policy.error().code, ErrorCode::InvalidInput);
    EXPECT_NE(policy.error().message.find(says), std::string::npos) << text << ": " << policy.error().message;
  }
}

TEST(Egress, TheAllowListIsBounded) {
  std::string text = "a";
  for (std::size_t i = 1; i < EgressPolicy::kMaxAllowEntries; ++i) text += ",a";
  EXPECT_TRUE(EgressPolicy::parse(text));
  EXPECT_FALSE(EgressPolicy::parse(text + ",a"));
  EXPECT_FALSE(EgressPolicy::parse(std::string(EgressPolicy::kMaxAllowTextBytes + 1, ' ')));
  EXPECT_TRUE(EgressPolicy::parse("  "));
}

}  // namespace
}  // namespace nf::connect

#include "connect/egress.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

#include "base/check.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

using connect::EgressPolicy;
using connect::IpAddress;

sockaddr_in6 socket_address(const IpAddress& address) {
  sockaddr_in6 socket{};
  socket.sin6_family = AF_INET6;
  socket.sin6_port = htons(443);
  std::memcpy(&socket.sin6_addr, address.bytes.data(), address.bytes.size());
  return socket;
}

std::optional<std::string> refusal(const EgressPolicy& policy, const IpAddress& address) {
  const sockaddr_in6 socket = socket_address(address);
  return policy.refusal(reinterpret_cast<const sockaddr&>(socket), "asked.example");
}

// As the system reads the same text.
void is_the_same_for_the_system(std::string_view text, const IpAddress& address) {
  const std::string whole(text);
  std::array<std::uint8_t, 16> bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  CHECK(inet_pton(AF_INET, whole.c_str(), bytes.data() + 12) == 1 ||
        inet_pton(AF_INET6, whole.c_str(), bytes.data()) == 1);
  CHECK(bytes == address.bytes);
}

}  // namespace

// An address, and an administrator's list.
void one_input(std::string_view bytes) {
  const auto [text, list] = halves(bytes);
  const auto address = IpAddress::parse(text);
  if (address) {
    is_the_same_for_the_system(text, *address);
    CHECK(refusal(EgressPolicy(), *address).has_value() == connect::special_purpose(*address).has_value());
  }
  const auto policy = EgressPolicy::parse(list);
  if (!policy) {
    CHECK(policy.error().code == ErrorCode::InvalidInput && !policy.error().message.empty());
    return;
  }
  CHECK(list.size() <= EgressPolicy::kMaxAllowTextBytes);
  // A list allows more, never less.
  if (address && !connect::special_purpose(*address)) CHECK(!refusal(*policy, *address));
}

}  // namespace nf::fuzz

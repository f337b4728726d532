#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nf::connect {

// An IPv4 or IPv6 address: 16 bytes in network order, an IPv4 address as ::ffff:a.b.c.d (RFC 4291
// section 2.5.5.2), so that both spellings of one address are equal.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  bool is_v4() const;
  bool operator==(const IpAddress&) const = default;

  // Four decimal numbers or RFC 4291 text, without brackets or a zone; no other spelling.
  static std::optional<IpAddress> parse(std::string_view text);
  // nullopt for a family that is neither.
  static std::optional<IpAddress> of(const sockaddr& address);
};

// The port of an IPv4 or IPv6 socket address; 0 for others.
std::uint16_t port_of(const sockaddr& address);

// Why nothing may be sent to this address unless an administrator allows it, such as "a private address (RFC
// 1918)"; nullopt for a public unicast address. After the IANA IPv4 and IPv6 special-purpose address
// registries (RFC 6890) and RFC 4291; whatever is not assigned for global unicast is refused too.
std::optional<std::string_view> special_purpose(const IpAddress& address);

// Which addresses the server may talk to: public ones, and those on the administrator's allow-list.
// Immutable.
class EgressPolicy {
 public:
  static constexpr std::size_t kMaxAllowTextBytes = 16'384;
  static constexpr std::size_t kMaxAllowEntries = 256;

  EgressPolicy() = default;  // public addresses alone

  // Entries with commas between them, spaces around them: an address or a block ("10.1.2.3", "10.0.0.0/8",
  // "fd00::/8"), an address with a port ("127.0.0.1:2525", "[::1]:2525"), a name with or without a port
  // ("smtp.internal", "smtp.internal:25"). An address is allowed by itself, whatever name led to it; a name
  // allows whatever it resolves to, to those who asked for that name. InvalidInput names the entry.
  static Result<EgressPolicy> parse(std::string_view allow_list);

  // Why no socket to this address may be made, in words that end a sentence; nullopt: go on. `host` is what
  // the caller asked for, before it was resolved. To be asked about each address just before the connection,
  // since a name may resolve differently the next time.
  std::optional<std::string> refusal(const sockaddr& address, std::string_view host) const;

 private:
  struct Block {
    IpAddress address;
    int bits = 128;          // of the 16 bytes
    std::uint16_t port = 0;  // 0: any
  };
  struct Name {
    std::string host;  // lower case, no dot at the end
    std::uint16_t port = 0;
  };

  Result<> add(std::string_view entry);
  bool allows(const IpAddress& address, std::uint16_t port) const;
  bool allows(std::string_view host, std::uint16_t port) const;

  std::vector<Block> blocks_;
  std::vector<Name> names_;
};

}  // namespace nf::connect

#include "connect/egress.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/check.h"

namespace nf::connect {
namespace {

constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035 section 2.3.4, as text without the last dot
constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct SpecialBlock {
  const char* block;
  int bits;
  std::string_view name;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry, all blocks that are not globally reachable and
// the deprecated ones; the more specific first.
constexpr SpecialBlock kSpecialV4[] = {
    {"0.0.0.0", 8, "an address of \"this network\" (RFC 791)"},
    {"10.0.0.0", 8, "a private address (RFC 1918)"},
    {"100.64.0.0", 10, "a shared address of a provider (RFC 6598)"},
    {"127.0.0.0", 8, "a loopback address (RFC 1122)"},
    {"169.254.0.0", 16, "a link-local address (RFC 3927)"},
    {"172.16.0.0", 12, "a private address (RFC 1918)"},
    {"192.0.0.0", 24, "an address for protocol assignments (RFC 6890)"},
    {"192.0.2.0", 24, "an address for documentation (RFC 5737)"},
    {"192.88.99.0", 24, "a 6to4 relay (RFC 7526)"},
    {"192.168.0.0", 16, "a private address (RFC 1918)"},
    {"198.18.0.0", 15, "an address for benchmarks (RFC 2544)"},
    {"198.51.100.0", 24, "an address for documentation (RFC 5737)"},
    {"203.0.113.0", 24, "an address for documentation (RFC 5737)"},
    {"224.0.0.0", 4, "a multicast address (RFC 5771)"},
    {"255.255.255.255", 32, "the broadcast address (RFC 919)"},
    {"240.0.0.0", 4, "a reserved address (RFC 1112)"},
};

// https://www.iana.org/assignments/iana-ipv6-special-registry, likewise. Blocks that carry an IPv4 address to
// a place that we do not see (6to4, Teredo) are refused whole: nobody reaches a public service by them any
// more.
constexpr SpecialBlock kSpecialV6[] = {
    {"::", 128, "the unspecified address (RFC 4291)"},
    {"::1", 128, "the loopback address (RFC 4291)"},
    {"::", 96, "an IPv4-compatible address (RFC 4291)"},
    {"64:ff9b:1::", 48, "an address for local translation (RFC 8215)"},
    {"100::", 64, "a discarded address (RFC 6666)"},
    {"2001::", 32, "a Teredo address (RFC 4380)"},
    {"2001:2::", 48, "an address for benchmarks (RFC 5180)"},
    {"2001::", 23, "an address for protocol assignments (RFC 2928)"},
    {"2001:db8::", 32, "an address for documentation (RFC 3849)"},
    {"2002::", 16, "a 6to4 address (RFC 3056)"},
    {"3fff::", 20, "an address for documentation (RFC 9637)"},
    {"5f00::", 16, "a segment routing address (RFC 9602)"},
    {"fc00::", 7, "a unique local address (RFC 4193)"},
    {"fe80::", 10, "a link-local address (RFC 4291)"},
    {"fec0::", 10, "a site-local address (RFC 3879)"},
    {"ff00::", 8, "a multicast address (RFC 4291)"},
};

bool in_block(const IpAddress& address, const IpAddress& block, int bits) {
  for (int i = 0; bits > 0; ++i, bits -= 8) {
    const int mask = bits >= 8 ? 0xff : 0xff & ~(0xff >> bits);
    if ((address.bytes[i] ^ block.bytes[i]) & mask) return false;
  }
  return true;
}

std::optional<IpAddress> mapped(const void* v4) {
  IpAddress address;
  std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes.begin());
  std::memcpy(address.bytes.data() + kMappedPrefix.size(), v4, 4);
  return address;
}

template <std::size_t N>
std::optional<std::string_view> name_in(const SpecialBlock (&table)[N], const IpAddress& address) {
  for (const SpecialBlock& special : table) {
    const auto block = IpAddress::parse(special.block);
    CHECK(block);
    if (in_block(address, *block, special.bits + (block->is_v4() ? 96 : 0))) return special.name;
  }
  return std::nullopt;
}

// The IPv4 address that a NAT64 gateway would go to (64:ff9b::/96, RFC 6052): the same place by another name.
std::optional<IpAddress> behind_nat64(const IpAddress& address) {
  static const IpAddress prefix = *IpAddress::parse("64:ff9b::");
  if (!in_block(address, prefix, 96)) return std::nullopt;
  return mapped(address.bytes.data() + 12);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// One spelling for each host: lower case, without brackets and without the dot of the root.
std::string plain_host(std::string_view host) {
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string plain(host);
  std::transform(plain.begin(), plain.end(), plain.begin(), lower);
  return plain;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Resolvers take "2130706433", "0x7f.1" and "127.1" for addresses; the last label tells.
bool ends_in_number(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return last.starts_with("0x") || std::all_of(last.begin(), last.end(), is_digit);
}

bool is_name(std::string_view host) {
  if (host.empty() || host.size() > kMaxHostBytes || host.front() == '.') return false;
  if (host.find("..") != std::string_view::npos || ends_in_number(host)) return false;
  return std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const auto begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

struct HostPort {
  std::string_view host;
  std::string_view port;  // empty: none
  bool has_port = false;
};

// At the last colon, unless the colons are those of an IPv6 address.
HostPort split_port(std::string_view entry) {
  const auto colon = entry.rfind(':');
  const bool bracketed = entry.starts_with('[');
  if (colon == std::string_view::npos || (bracketed && !entry.substr(0, colon).ends_with(']')) ||
      (!bracketed && entry.find(':') != colon))
    return {entry, {}, false};
  return {entry.substr(0, colon), entry.substr(colon + 1), true};
}

}  // namespace

bool IpAddress::is_v4() const {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string copy(text);
  if (copy.find('\0') != std::string::npos) return std::nullopt;
  in_addr v4{};
  if (::inet_pton(AF_INET, copy.c_str(), &v4) == 1) return mapped(&v4);
  IpAddress address;
  if (::inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::of(const sockaddr& address) {
  if (address.sa_family == AF_INET) return mapped(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  if (address.sa_family != AF_INET6) return std::nullopt;
  IpAddress v6;
  std::memcpy(v6.bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, v6.bytes.size());
  return v6;
}

std::uint16_t port_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  if (address.sa_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return 0;
}

std::optional<std::string_view> special_purpose(const IpAddress& address) {
  if (address.is_v4()) return name_in(kSpecialV4, address);
  if (const auto v4 = behind_nat64(address)) return name_in(kSpecialV4, *v4);
  if (const auto name = name_in(kSpecialV6, address)) return name;
  static const IpAddress global_unicast = *IpAddress::parse("2000::");
  if (!in_block(address, global_unicast, 3)) return "an address outside global unicast (RFC 4291)";
  return std::nullopt;
}

Result<EgressPolicy> EgressPolicy::parse(std::string_view allow_list) {
  if (allow_list.size() > kMaxAllowTextBytes)
    return fail(ErrorCode::InvalidInput,
                "the egress allow-list is longer than " + std::to_string(kMaxAllowTextBytes) + " bytes");
  EgressPolicy policy;
  if (trimmed(allow_list).empty()) return policy;
  for (std::size_t begin = 0; begin <= allow_list.size();) {
    const std::size_t end = std::min(allow_list.find(',', begin), allow_list.size());
    TRY(policy.add(trimmed(allow_list.substr(begin, end - begin))));
    begin = end + 1;
  }
  return policy;
}

Result<> EgressPolicy::add(std::string_view entry) {
  const auto wrong = [&](const std::string& what) {
    return fail(ErrorCode::InvalidInput, "entry " + std::to_string(blocks_.size() + names_.size() + 1) +
                                             " of the egress allow-list, \"" +
                                             std::string(entry.substr(0, 100)) + "\": " + what);
  };
  if (blocks_.size() + names_.size() == kMaxAllowEntries)
    return wrong("there may be at most " + std::to_string(kMaxAllowEntries) + " entries");

  if (const auto slash = entry.find('/'); slash != std::string_view::npos) {
    const auto address = IpAddress::parse(entry.substr(0, slash));
    if (!address) return wrong("before the slash must be an IPv4 or IPv6 address");
    const int most = address->is_v4() ? 32 : 128;
    const auto bits = whole_number<int>(entry.substr(slash + 1));
    if (!bits || *bits < 0 || *bits > most)
      return wrong("after the slash must be a number from 0 to " + std::to_string(most));
    const Block block{*address, *bits + 128 - most};
    for (int bit = block.bits; bit < 128; ++bit)
      if (address->bytes[bit / 8] & (0x80 >> bit % 8))
        return wrong("the address has bits beyond the first " + std::to_string(*bits) +
                     "; write them as zeros");
    blocks_.push_back(block);
    return {};
  }

  const HostPort parts = split_port(entry);
  std::uint16_t port = 0;
  if (parts.has_port) {
    port = whole_number<std::uint16_t>(parts.port).value_or(0);
    if (port == 0) return wrong("the port must be a number from 1 to 65535");
  }
  const std::string host = plain_host(parts.host);
  if (const auto address = IpAddress::parse(host)) {
    blocks_.push_back({*address, 128, port});
  } else if (is_name(host)) {
    names_.push_back({host, port});
  } else {
    return wrong("write an address, a block such as 10.0.0.0/8, or a name, with or without a port");
  }
  return {};
}

std::optional<std::string> EgressPolicy::refusal(const sockaddr& address, std::string_view host) const {
  const auto ip = IpAddress::of(address);
  if (!ip) return "is no IPv4 or IPv6 address";
  const auto special = special_purpose(*ip);
  if (!special) return std::nullopt;
  const std::uint16_t port = port_of(address);
  if (allows(*ip, port) || allows(host, port)) return std::nullopt;
  if (const auto v4 = behind_nat64(*ip); v4 && allows(*v4, port)) return std::nullopt;
  return "leads to " + std::string(*special) + ", which is not on the egress allow-list";
}

bool EgressPolicy::allows(const IpAddress& address, std::uint16_t port) const {
  return std::any_of(blocks_.begin(), blocks_.end(), [&](const Block& block) {
    return (block.port == 0 || block.port == port) && block.address.is_v4() == address.is_v4() &&
           in_block(address, block.address, block.bits);
  });
}

bool EgressPolicy::allows(std::string_view host, std::uint16_t port) const {
  const std::string plain = plain_host(host);
  return std::any_of(names_.begin(), names_.end(), [&](const Name& name) {
    return (name.port == 0 || name.port == port) && name.host == plain;
  });
}

}  // namespace nf::connect

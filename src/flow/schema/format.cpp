#include "flow/schema/format.h"

#include <arpa/inet.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "base/time.h"
#include "flow/visible.h"

namespace nf::flow::schema {
namespace {

constexpr std::size_t kMaxHostname = 253;  // RFC 1035, as text
constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxEmail = 254;       // RFC 5321, 4.5.3.1.3 less the angle brackets
constexpr std::size_t kMaxLocalPart = 64;    // RFC 5321, 4.5.3.1.1
constexpr std::size_t kMaxAddressText = 45;  // the longest IPv6 address
constexpr std::size_t kMaxTimeText = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kMaxLabel && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

// RFC 1123, section 2.1.
bool is_hostname(std::string_view text) {
  if (text.size() > kMaxHostname) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// The dot-atom form of RFC 5322, 3.4.1 at a host name: what mail systems take today.
bool is_email(std::string_view text) {
  if (text.size() > kMaxEmail) return false;
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return false;
  const std::string_view local = text.substr(0, at);
  if (local.empty() || local.size() > kMaxLocalPart || local.front() == '.' || local.back() == '.' ||
      local.find("..") != std::string_view::npos) {
    return false;
  }
  const auto allowed = [](char c) {
    return is_letter(c) || is_digit(c) || is_one_of(c, ".!#$%&'*+-/=?^_`{|}~");
  };
  return std::all_of(local.begin(), local.end(), allowed) && is_hostname(text.substr(at + 1));
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || is_one_of(c, "+-.");
  });
}

// A URI with a scheme, in the characters of RFC 3986. Brackets stand around an address after "//" only.
bool is_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) return false;
  std::string_view rest = text.substr(colon + 1);
  if (std::count(rest.begin(), rest.end(), '#') > 1) return false;
  const std::size_t authority_end =
      rest.starts_with("//") ? std::min(rest.find_first_of("/?#", 2), rest.size()) : 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (c == '%') {
      if (i + 2 >= rest.size() || !is_hex(rest[i + 1]) || !is_hex(rest[i + 2])) return false;
    } else if (is_one_of(c, "[]")) {
      if (i >= authority_end) return false;
    } else if (!is_letter(c) && !is_digit(c) && !is_one_of(c, "-._~:/?#@!$&'()*+,;=")) {
      return false;
    }
  }
  return true;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool is_address(int family, std::string_view text) {
  if (text.size() > kMaxAddressText || text.find('\0') != std::string_view::npos) return false;
  in6_addr address;
  return inet_pton(family, std::string(text).c_str(), &address) == 1;
}

// A time of day with its offset from UTC (RFC 3339, `full-time`).
bool is_time(std::string_view text) {
  return text.size() <= kMaxTimeText && parse_time("1970-01-02T" + std::string(text)).has_value();
}

struct Row {
  std::string_view name;
  Format format;
  std::string_view words;
};

// In the order of the enumeration.
constexpr Row kRows[] = {
    {"date", Format::Date, "must be a date such as 2026-11-22"},
    {"date-time", Format::DateTime, "must be a time such as 2026-11-22T10:00:00Z"},
    {"time", Format::Time, "must be a time of day such as 10:00:00Z"},
    {"duration", Format::Duration, "must be a duration such as PT15M or P2D"},
    {"email", Format::Email, "must be an email address such as ada@example.com"},
    {"uri", Format::Uri, "must be a whole address such as https://example.com/page"},
    {"uuid", Format::Uuid, "must be a UUID such as 0198c5a2-7c1e-7d3a-9b1f-2f6f0e4b8a11"},
    {"ipv4", Format::Ipv4, "must be an IPv4 address such as 192.0.2.1"},
    {"ipv6", Format::Ipv6, "must be an IPv6 address such as 2001:db8::1"},
    {"hostname", Format::Hostname, "must be a host name such as www.example.com"},
    {"visible", Format::Visible, "must hold something that can be seen"},
};

}  // namespace

std::optional<Format> format_named(std::string_view name) {
  const Row* row =
      std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.name == name; });
  if (row == std::end(kRows)) return std::nullopt;
  return row->format;
}

std::string_view words_for(Format format) { return kRows[static_cast<std::size_t>(format)].words; }

bool has_format(std::string_view text, Format format) {
  switch (format) {
    case Format::Date:
      return parse_date(text).has_value();
    case Format::DateTime:
      return parse_time(text).has_value();
    case Format::Time:
      return is_time(text);
    case Format::Duration:
      return parse_duration(text).has_value();
    case Format::Email:
      return is_email(text);
    case Format::Uri:
      return is_uri(text);
    case Format::Uuid:
      return is_uuid(text);
    case Format::Ipv4:
      return is_address(AF_INET, text);
    case Format::Ipv6:
      return is_address(AF_INET6, text);
    case Format::Hostname:
      return is_hostname(text);
    case Format::Visible:
      return has_visible(text);
  }
  return false;
}

}  // namespace nf::flow::schema

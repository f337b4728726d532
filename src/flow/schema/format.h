#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace nf::flow::schema {

// The values of `format` that are checked.
enum class Format : std::uint8_t {
  Date,
  DateTime,
  Time,
  Duration,
  Email,
  Uri,
  Uuid,
  Ipv4,
  Ipv6,
  Hostname,
  Visible,
};

// nullopt for a name that we do not check: draft 7 lets those pass.
std::optional<Format> format_named(std::string_view name);

// Linear in the text, and constant where the format has a longest text.
bool has_format(std::string_view text, Format format);

// What a text of this format must be, for a person: "must be a date such as 2026-11-22".
std::string_view words_for(Format format);

}  // namespace nf::flow::schema

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "flow/schema/rules.h"

namespace nf::flow::schema {

// What a schema's rules say, for the person who fills in a form.

std::string words_for_types(std::uint8_t types);                      // "text or null"
std::string words_for_values(const std::vector<std::string>& shown);  // "must be one of: low, high"
std::string shown(const Json& value);                           // texts bare, all else as JSON, cut if long
std::string counted(std::size_t count, std::string_view noun);  // "1 character", "3 characters"
std::string number_text(double value);
std::string words_for_unknown(const std::vector<std::string>& known);

}  // namespace nf::flow::schema

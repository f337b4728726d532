#pragma once

#include <string>
#include <string_view>

namespace nf::connect {

// `https://host:port` of an absolute http or https address, lower case, with the port always written; empty
// for all others and where it names a user.
std::string origin_of(std::string_view url);

std::string without_trailing_slash(std::string url);

// Adds `name=value`, encoded, before the fragment.
void add_query(std::string& url, std::string_view name, std::string_view value);

}  // namespace nf::connect

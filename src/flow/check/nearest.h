#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nf::flow {

// "Did you mean approved? ", of the word that is at most two letters away; empty where none or several are as
// near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& words);

}  // namespace nf::flow

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/message.h"

namespace nf::http {

// One of `words`, or empty where the query does not have it or has it empty. InvalidInput where it is another
// word: a list that is filtered by a slip of the pen looks as if there were nothing.
Result<std::string> word_in_query(const Query& query, std::string_view name,
                                  std::span<const std::string_view> words);

// What the status of an execution can be.
std::span<const std::string_view> execution_statuses();

}  // namespace nf::http

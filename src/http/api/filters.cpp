#include "http/api/filters.h"

#include <algorithm>

#include "base/pointer.h"

namespace nf::http {

namespace {

constexpr std::string_view kExecutionStatuses[] = {
    "queued", "running",   "waiting", "waiting_approval", "waiting_rework",
    "paused", "completed", "failed",  "failed_continued", "cancelled"};

}  // namespace

Result<std::string> word_in_query(const Query& query, std::string_view name,
                                  std::span<const std::string_view> words) {
  const std::string* word = query.find(name);
  if (!word || word->empty()) return std::string();
  if (std::ranges::find(words, *word) != words.end()) return *word;
  std::string known;
  for (const std::string_view each : words) known += (known.empty() ? "" : ", ") + std::string(each);
  return fail(ErrorCode::InvalidInput, "`" + std::string(name) + "` is none of the words that it can be.", "",
              {{pointer_join("", name), "must be one of: " + known}});
}

std::span<const std::string_view> execution_statuses() { return kExecutionStatuses; }

}  // namespace nf::http

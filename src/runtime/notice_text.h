#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/notice.h"
#include "engine/version.h"

namespace nf::runtime {

// Where people see things: absolute addresses that lead to a page and change nothing.
std::string link_to_approval(const std::string& public_url, ApprovalId approval);
std::string link_to_request(const std::string& public_url, ExecutionId execution);

// What such a link leads to: the path of a page. Null where the token is none of ours.
std::optional<std::string> page_of_link(std::string_view token);

struct NoticeText {
  std::string subject;
  std::string text;
};

// What a notice says. Null where it has become needless: the approval does not wait for this person any more,
// the rework is over, or somebody can decide.
std::optional<NoticeText> notice_text(const engine::Notice& notice, const engine::State& state,
                                      const std::string& public_url);

}  // namespace nf::runtime

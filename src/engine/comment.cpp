#include "engine/comment.h"

#include "flow/visible.h"

namespace nf::engine {

namespace {

bool required(CommentRule rule, Verdict verdict) {
  switch (rule) {
    case CommentRule::Always:
      return true;
    case CommentRule::Never:
      return false;
    case CommentRule::OnReject:
      return verdict == Verdict::Reject;
    case CommentRule::OnChanges:
      return verdict == Verdict::RequestChanges;
    case CommentRule::OnNegative:
      return verdict != Verdict::Approve;
  }
  return true;
}

}  // namespace

Result<> check_comment(const Approval& approval, Verdict verdict, std::string_view comment) {
  const bool wanted = required(approval.require_comment, verdict);
  if (wanted && !flow::has_visible(comment)) {
    return fail(ErrorCode::InvalidInput, "This decision needs a written reason.", "comment-required",
                {{"/comment", "is required for this decision"}});
  }
  if (!wanted && !approval.allow_comments && !comment.empty()) {
    return fail(ErrorCode::InvalidInput, "This approval takes no comment with this decision.",
                "invalid-input",
                {{"/comment", "must be empty: this approval takes no comment with this decision"}});
  }
  if (flow::code_points(comment) > kMaxCommentCharacters) {
    return fail(ErrorCode::InvalidInput, "The comment is too long.", "invalid-input",
                {{"/comment", "must have at most " + std::to_string(kMaxCommentCharacters) + " characters"}});
  }
  return {};
}

}  // namespace nf::engine

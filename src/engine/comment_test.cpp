#include "engine/comment.h"

#include <gtest/gtest.h>

namespace nf::engine {
namespace {

Approval with(CommentRule rule, bool allowed = true) {
  return {.require_comment = rule, .allow_comments = allowed};
}

TEST(Comment, IsRequiredAsThePolicySays) {
  struct Row {
    CommentRule rule;
    bool approve, reject, changes;
  };
  const Row table[] = {{CommentRule::Never, false, false, false},
                       {CommentRule::OnReject, false, true, false},
                       {CommentRule::OnChanges, false, false, true},
                       {CommentRule::OnNegative, false, true, true},
                       {CommentRule::Always, true, true, true}};
  for (const Row& row : table) {
    EXPECT_EQ(check_comment(with(row.rule), Verdict::Approve, "").has_value(), !row.approve);
    EXPECT_EQ(check_comment(with(row.rule), Verdict::Reject, "").has_value(), !row.reject);
    EXPECT_EQ(check_comment(with(row.rule), Verdict::RequestChanges, "").has_value(), !row.changes);
  }
}

TEST(Comment, ThatNobodyCanSeeIsNone) {
  for (const char* text :
       {" ", "\t\r\n", "\u00a0\u2003\u3000", "\u200b\ufeff", "\u3164", "\ufe0f", "\u0085"}) {
    const auto refused = check_comment(with(CommentRule::Always), Verdict::Approve, text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().type, "comment-required");
  }
  for (const char* text : {".", "\u200bno", "é", "🙂"}) {
    EXPECT_TRUE(check_comment(with(CommentRule::Always), Verdict::Approve, text)) << text;
  }
}

TEST(Comment, HasALimitInCharacters) {
  std::string text;
  for (std::size_t i = 0; i < kMaxCommentCharacters; ++i) text += "é";
  EXPECT_TRUE(check_comment(with(CommentRule::Always), Verdict::Reject, text));
  const auto refused = check_comment(with(CommentRule::Always), Verdict::Reject, text + "é");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().faults[0].pointer, "/comment");
}

TEST(Comment, ThatIsRequiredIsTakenWhereOthersAreNot) {
  const Approval approval = with(CommentRule::OnNegative, false);
  EXPECT_TRUE(check_comment(approval, Verdict::Reject, "no"));
  EXPECT_TRUE(check_comment(approval, Verdict::Approve, ""));
  EXPECT_FALSE(check_comment(approval, Verdict::Approve, "hello"));
}

}  // namespace
}  // namespace nf::engine

#include "engine/comment.h"

#include <algorithm>
#include <cstdint>

namespace nf::engine {

namespace {

struct Range {
  std::uint32_t first, last;
};

// White_Space, Default_Ignorable_Code_Point, Cc and Cf together, in order (Unicode 15).
constexpr Range kInvisible[] = {
    {0x0000, 0x0020},   {0x007F, 0x00A0},   {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x0600, 0x0605},
    {0x061C, 0x061C},   {0x06DD, 0x06DD},   {0x070F, 0x070F},   {0x0890, 0x0891},   {0x08E2, 0x08E2},
    {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x2000, 0x200F},
    {0x2028, 0x202F},   {0x205F, 0x206F},   {0x3000, 0x3000},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
    {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};

bool invisible(std::uint32_t code) {
  const auto range = std::ranges::lower_bound(kInvisible, code, {}, &Range::last);
  return range != std::end(kInvisible) && range->first <= code;
}

// The next code point of well-formed UTF-8; moves `text` past it.
std::uint32_t next_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const int length = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  std::uint32_t code = length == 1 ? byte(0) : byte(0) & (0x7F >> length);
  for (int i = 1; i < length && i < static_cast<int>(text.size()); ++i) code = code << 6 | (byte(i) & 0x3F);
  text.remove_prefix(std::min<std::size_t>(length, text.size()));
  return code;
}

bool required(CommentRule rule, Verdict verdict) {
  switch (rule) {
    case CommentRule::Always: return true;
    case CommentRule::Never: return false;
    case CommentRule::OnReject: return verdict == Verdict::Reject;
    case CommentRule::OnChanges: return verdict == Verdict::RequestChanges;
    case CommentRule::OnNegative: return verdict != Verdict::Approve;
  }
  return true;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

bool has_visible_character(std::string_view text) {
  while (!text.empty()) {
    if (!invisible(next_code_point(text))) return true;
  }
  return false;
}

Result<> check_comment(const Approval& approval, Verdict verdict, std::string_view comment) {
  if (required(approval.require_comment, verdict) && !has_visible_character(comment)) {
    return fail(ErrorCode::InvalidInput, "This decision needs a written reason.", "comment-required",
                {{"/comment", "is required for this decision"}});
  }
  if (!approval.allow_comments && !comment.empty()) {
    return fail(ErrorCode::InvalidInput, "This approval takes no comments.", "invalid",
                {{"/comment", "must be empty: this approval takes no comments"}});
  }
  if (characters(comment) > kMaxCommentCharacters) {
    return fail(ErrorCode::InvalidInput, "The comment is too long.", "invalid",
                {{"/comment", "must have at most " + std::to_string(kMaxCommentCharacters) + " characters"}});
  }
  return {};
}

}  // namespace nf::engine

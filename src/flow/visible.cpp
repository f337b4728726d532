#include "flow/visible.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace nf::flow {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// The union of White_Space and Default_Ignorable_Code_Point (PropList.txt, DerivedCoreProperties.txt) and of
// the categories Cc and Cf (UnicodeData.txt), Unicode 15, in order.
constexpr Range kInvisible[] = {
    {0x0000, 0x0020},   {0x007F, 0x00A0},   {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x0600, 0x0605},
    {0x061C, 0x061C},   {0x06DD, 0x06DD},   {0x070F, 0x070F},   {0x0890, 0x0891},   {0x08E2, 0x08E2},
    {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x2000, 0x200F},
    {0x2028, 0x202F},   {0x205F, 0x206F},   {0x3000, 0x3000},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
    {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

bool is_visible(char32_t c) {
  const Range* after =
      std::upper_bound(std::begin(kInvisible), std::end(kInvisible), c,
                       [](char32_t value, const Range& range) { return value < range.first; });
  return after == std::begin(kInvisible) || c > std::prev(after)->last;
}

constexpr char32_t kNoCharacter = 0;  // is invisible

// Takes one code point off the front of `text`, which is not empty.
char32_t take(std::string_view& text) {
  const auto lead = static_cast<std::uint8_t>(text[0]);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size == 0 || size > text.size()) {
    text.remove_prefix(1);
    return kNoCharacter;
  }
  char32_t c = size == 1 ? lead : lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) c = c << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3FU);
  text.remove_prefix(size);
  return c;
}

}  // namespace

bool has_visible(std::string_view text) {
  while (!text.empty()) {
    if (is_visible(take(text))) return true;
  }
  return false;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace nf::flow

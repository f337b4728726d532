#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

// Rows of the journal and states, written shorter: what stood before in the same text, or in a fixed list of
// phrases, is written as a reference of three to eight characters. JSON holds no raw control characters, so
// these begin the references, and a text without any is its own shorthand.
//
//   shorthand := (character | reference)*
//   reference := C d d            C the n-th (n = 0 … 25) of the bytes 0x01–0x1F without tab, line feed and
//                                 carriage return: n + 4 bytes, from d d + 1 bytes before this place
//              | C L d d          n = 26: L + 30 bytes
//              | C L L L d d d d  n = 27: L L L bytes
//   d, L      := digits to the base 96, the characters 0x20–0x7F, the highest first
//
// Distances lead back through the text so far into the phrases, as if those stood before it; what is copied
// may reach into what is being written. A reference neither begins nor ends within a character of UTF-8.
namespace nf::store::sqlite {

// Longer texts are kept as they are, so that no few bytes can become more than this.
inline constexpr std::size_t kMaxShortened = 16 * 1024 * 1024;

// Takes any bytes, but control characters (the C above) only in texts of up to kMaxShortened bytes; gives
// them in no more than eight characters for each of these, and for everything else in no more than there was.
std::string to_shorthand(std::string_view text);

// Damaged references give ErrorCode::Storage.
Result<std::string> from_shorthand(std::string_view stored);

// What stands before every text.
std::string_view shorthand_phrases();

}  // namespace nf::store::sqlite

#pragma once

#include <string>
#include <string_view>

namespace nf::fuzz {

// What each target NAME_fuzz.cpp defines: takes any bytes, and aborts (CHECK) where a property that its
// parser promises does not hold. `bytes` lie in a heap block of just their size, so that reading past them is
// seen.
void one_input(std::string_view bytes);

// Several inputs out of one, so that seeds can be read: what comes before the first line `----`, and what
// comes after it.
struct Halves {
  std::string_view first;
  std::string_view second;
};
Halves halves(std::string_view bytes);

// `text` with edits that are read off the front of `edits`, four bytes each (what, where as two bytes, a
// byte), until a `what` of 0 or the end.
std::string edited(std::string_view text, std::string_view& edits);

// Whether some of `text` is a control character other than those of `allowed`.
bool has_control(std::string_view text, std::string_view allowed = {});

}  // namespace nf::fuzz

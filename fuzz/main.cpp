#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "fuzz/target.h"

namespace nf::fuzz {

Halves halves(std::string_view bytes) {
  constexpr std::string_view kBetween = "\n----\n";
  const std::size_t end = bytes.find(kBetween);
  if (end == std::string_view::npos) return {bytes, {}};
  return {bytes.substr(0, end), bytes.substr(end + kBetween.size())};
}

std::string edited(std::string_view text, std::string_view& edits) {
  constexpr std::size_t kEditBytes = 4;
  std::string result(text);
  while (edits.size() >= kEditBytes && edits[0] != 0) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(edits[at]); };
    const std::size_t where = (byte(1) << 8 | byte(2)) % (result.size() + 1);
    switch (byte(0) % 5) {
      case 0:
        result.insert(where, 1, edits[3]);
        break;
      case 1:
        result.erase(where, 1 + byte(3));
        break;
      case 2:
        result.resize(where);
        break;
      case 3:
        result.insert(where, result.substr(where, byte(3)));
        break;
      case 4:
        if (where < result.size()) result[where] = edits[3];
        break;
    }
    edits.remove_prefix(kEditBytes);
  }
  edits.remove_prefix(std::min<std::size_t>(edits.size(), 1));
  return result;
}

bool has_control(std::string_view text, std::string_view allowed) {
  return std::any_of(text.begin(), text.end(), [&](char c) {
    return (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) && allowed.find(c) == allowed.npos;
  });
}

}  // namespace nf::fuzz

// What libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nf::fuzz::one_input({reinterpret_cast<const char*>(data), size});
  return 0;
}

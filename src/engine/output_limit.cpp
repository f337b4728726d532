#include "engine/output_limit.h"

namespace nf::engine {

namespace {

// Walks a value until it is over a limit.
class Measure {
 public:
  bool fits(const Json& value, int depth = 0) {
    bytes_ += 8;
    if (value.is_string()) bytes_ += value.get_string().size();
    if (value.is_object()) {
      for (const auto& member : value.get_object()) {
        bytes_ += member.key().size();
        if (!fits_inside(member.value(), depth)) return false;
      }
    } else if (value.is_array()) {
      for (const Json& element : value.get_array()) {
        if (!fits_inside(element, depth)) return false;
      }
    }
    return bytes_ <= kMaxOutputBytes;
  }

 private:
  bool fits_inside(const Json& value, int depth) { return depth < kMaxOutputDepth && fits(value, depth + 1); }

  std::size_t bytes_ = 0;
};

}  // namespace

Result<> check_output(const Json& output) {
  if (Measure().fits(output)) return {};
  return fail(ErrorCode::LimitReached,
              "The output is larger than 4 MiB or nested more than 128 levels deep.");
}

}  // namespace nf::engine

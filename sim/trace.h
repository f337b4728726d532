#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace nf::sim {

inline constexpr std::size_t kLastEvents = 200;  // that a repeated seed prints

// What happened, in order: its hash always, its text only where somebody will read it.
class Trace {
 public:
  explicit Trace(bool keeps_text) : keeps_text_(keeps_text) {}

  // `what` must say everything that differs between two runs that differ.
  void note(std::string_view what, std::string_view detail = {}) {
    mix(what);
    mix(detail);
    if (!keeps_text_) return;
    if (last_.size() == kLastEvents) last_.pop_front();
    last_.push_back(std::to_string(step_) + " " + std::string(what) + " " + std::string(detail));
  }
  void begin_step(std::uint64_t number) { step_ = number; }
  bool keeps_text() const { return keeps_text_; }

  std::uint64_t hash() const { return hash_; }
  const std::deque<std::string>& last() const { return last_; }

 private:
  // FNV-1a over words of eight bytes.
  void mix(std::string_view bytes) {
    hash_ = (hash_ ^ bytes.size()) * 0x100000001b3;
    while (!bytes.empty()) {
      std::uint64_t word = 0;
      const std::size_t size = bytes.size() < 8 ? bytes.size() : 8;
      bytes.copy(reinterpret_cast<char*>(&word), size);
      hash_ = (hash_ ^ word) * 0x100000001b3;
      hash_ ^= hash_ >> 29;
      bytes.remove_prefix(size);
    }
  }

  const bool keeps_text_;
  std::uint64_t step_ = 0;
  std::uint64_t hash_ = 0xcbf29ce484222325;
  std::deque<std::string> last_;
};

}  // namespace nf::sim

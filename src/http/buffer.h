#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace nf::http {

// Bytes that have come and are not yet used.
class Buffer {
 public:
  static constexpr std::size_t kFirst = 4 * 1024;  // what an idle connection may cost

  std::string_view bytes() const { return {data_.data() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }
  void drop(std::size_t count) { begin_ += count; }
  // Room for more, with the unused bytes moved to the front; at least `capacity` in all.
  std::span<char> room(std::size_t capacity) {
    if (begin_ > 0) {
      std::copy(data_.begin() + begin_, data_.begin() + end_, data_.begin());
      end_ -= begin_;
      begin_ = 0;
    }
    if (data_.size() < capacity) data_.resize(capacity);
    if (end_ == data_.size()) data_.resize(data_.size() * 2);
    return {data_.data() + end_, data_.size() - end_};
  }
  void filled(std::size_t count) { end_ += count; }
  void shrink() {
    if (empty() && data_.size() > kFirst) *this = {};
  }

 private:
  std::vector<char> data_;
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace nf::http

#pragma once

#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>

namespace nf::expr {

// The memory of one evaluation: everything that it makes lies here and goes with it at once. Holds only what
// needs no destructor. The first kilobyte is on the stack, which is all that most expressions use.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  template <class T>
  std::span<T> array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count == 0) return {};
    T* items = static_cast<T*>(resource_.allocate(count * sizeof(T), alignof(T)));
    std::uninitialized_default_construct_n(items, count);
    return {items, count};
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* bytes = static_cast<char*>(resource_.allocate(text.size(), 1));
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }

 private:
  alignas(std::max_align_t) std::byte first_[1024];
  std::pmr::monotonic_buffer_resource resource_{first_, sizeof first_};
};

}  // namespace nf::expr

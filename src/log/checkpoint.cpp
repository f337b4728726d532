#include "log/checkpoint.h"

#include <charconv>
#include <cstring>

#include "base/check.h"

namespace nf::log {
namespace {

tl::unexpected<Error> bad_checkpoint(std::string_view why) {
  return fail(ErrorCode::InvalidInput, "not a checkpoint: " + std::string(why));
}

// Cuts one line off, without its line feed; nothing where there is none.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> parse_size(std::string_view digits) {
  if (digits.empty() || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return size;
}

}  // namespace

std::string checkpoint_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' +
         base64(bytes_of(checkpoint.root)) + '\n';
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto origin = take_line(text);
  if (!origin || origin->empty()) return bad_checkpoint("the first line is the origin of the log");
  const auto size_line = take_line(text);
  const auto size = size_line ? parse_size(*size_line) : std::nullopt;
  if (!size) return bad_checkpoint("the second line is the size of the tree");
  const auto root_line = take_line(text);
  const auto root = root_line ? unbase64(*root_line) : std::nullopt;
  if (!root || root->size() != Sha256{}.size())
    return bad_checkpoint("the third line is the root hash in base64");
  if (!text.empty()) return bad_checkpoint("it has three lines");
  Checkpoint checkpoint{std::string(*origin), *size, {}};
  std::memcpy(checkpoint.root.data(), root->data(), root->size());
  return checkpoint;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key) {
  CHECK(checkpoint.origin == key.name());
  return key.sign_note(checkpoint_text(checkpoint));
}

Result<Checkpoint> open_checkpoint(std::string_view note, const VerifyKey& key) {
  const std::string text = TRY(open_note(note, key));
  Checkpoint checkpoint = TRY(parse_checkpoint(text));
  if (checkpoint.origin != key.name()) {
    return bad_checkpoint("it is of the log " + checkpoint.origin + ", the key is of " + key.name());
  }
  return checkpoint;
}

}  // namespace nf::log

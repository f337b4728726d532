#include <algorithm>

#include "expr/functions/function.h"
#include "expr/value/utf8.h"

// The strings extension, without format. Positions count code points.

namespace nf::expr {

namespace {

std::string_view text(const Invocation& call, std::size_t index) { return call[index].text(); }

Value out_of_range(const Invocation& call, std::int64_t index) {
  return call.fail(fmt::format("index out of range: {}", index));
}

// The byte at which code point `index` begins; nothing where there are fewer.
std::optional<std::size_t> byte_at(std::string_view text, std::int64_t index) {
  if (index < 0 || static_cast<std::uint64_t>(index) > text.size()) return std::nullopt;
  const auto position = static_cast<std::size_t>(index);
  if (position > count_code_points(text)) return std::nullopt;
  return byte_of(text, position);
}

Value position_of(std::string_view text, std::size_t byte) {
  if (byte == std::string_view::npos) return Value::of_int(-1);
  return Value::of_int(static_cast<std::int64_t>(count_code_points(text.substr(0, byte))));
}

Value char_at(const Invocation& call) {
  const std::optional<std::size_t> byte = byte_at(text(call, 0), call[1].as_int());
  if (!byte) return out_of_range(call, call[1].as_int());
  const std::string_view rest = text(call, 0).substr(*byte);
  return Value::of_string(rest.empty() ? rest : rest.substr(0, byte_of(rest, 1)));
}

Value index_of(const Invocation& call) {
  const std::int64_t start = call.count() == 3 ? call[2].as_int() : 0;
  const std::optional<std::size_t> from = byte_at(text(call, 0), start);
  return from ? position_of(text(call, 0), find_text(text(call, 0), text(call, 1), *from))
              : out_of_range(call, start);
}

Value last_index_of(const Invocation& call) {
  if (call.count() == 2)
    return position_of(text(call, 0),
                       find_text_backwards(text(call, 0), text(call, 1), text(call, 0).size()));
  const std::optional<std::size_t> from = byte_at(text(call, 0), call[2].as_int());
  if (!from) return out_of_range(call, call[2].as_int());
  return position_of(text(call, 0), find_text_backwards(text(call, 0), text(call, 1), *from));
}

template <char kFirst, char kLast>
Value change_case(const Invocation& call) {
  std::string changed(text(call, 0));
  for (char& c : changed) {
    if (c >= kFirst && c <= kLast) c = static_cast<char>(c ^ 0x20);
  }
  return call.frame.make_string(changed);
}

// Adds `text` with at most `limit` occurrences of `old` replaced (all where it is negative); an empty `old`
// is found before each code point and at the end. False where the cost runs out.
bool add_replaced(TextBuilder& out, std::string_view text, std::string_view old, std::string_view by,
                  std::int64_t limit) {
  std::size_t at = 0;
  for (std::size_t search = 0; limit != 0 && search <= text.size(); --limit) {
    const std::size_t found = find_text(text, old, search);
    if (found == std::string_view::npos) break;
    if (!out.append(text.substr(at, found - at)) || !out.append(by)) return false;
    at = found + old.size();
    const std::string_view rest = text.substr(at);
    search = !old.empty() ? at : rest.empty() ? text.size() + 1 : at + byte_of(rest, 1);
  }
  return out.append(text.substr(at));
}

Value replace(const Invocation& call) {
  TextBuilder out(call.frame);
  const std::int64_t limit = call.count() == 4 ? call[3].as_int() : -1;
  if (!add_replaced(out, text(call, 0), text(call, 1), text(call, 2), limit)) return Value::error();
  return out.string();
}

// The length of the piece that ends where the next separator begins; an empty separator cuts between code
// points.
std::size_t piece_length(std::string_view rest, std::string_view separator) {
  if (!separator.empty()) return find_text(rest, separator, 0);
  const std::size_t first = rest.empty() ? 0 : byte_of(rest, 1);
  return first == rest.size() ? std::string_view::npos : first;
}

Value split(const Invocation& call) {
  const std::int64_t limit = call.count() == 3 ? call[2].as_int() : -1;
  std::string_view rest = text(call, 0);
  const std::string_view separator = text(call, 1);
  if (limit == 0 || (rest.empty() && separator.empty())) return Value::of_list({});

  std::vector<Value> pieces;
  while (limit < 0 || pieces.size() + 1 < static_cast<std::uint64_t>(limit)) {
    const std::size_t length = piece_length(rest, separator);
    if (length == std::string_view::npos) break;
    if (!call.frame.charge(1)) return Value::error();
    pieces.push_back(Value::of_string(rest.substr(0, length)));
    rest.remove_prefix(length + separator.size());
  }
  pieces.push_back(Value::of_string(rest));
  const std::span<Value> kept = call.frame.arena.array<Value>(pieces.size());
  std::copy(pieces.begin(), pieces.end(), kept.begin());
  return Value::of_list(kept);
}

Value join(const Invocation& call) {
  const std::string_view separator = call.count() == 2 ? text(call, 1) : std::string_view{};
  TextBuilder out(call.frame);
  for (std::size_t i = 0; i < call[0].size(); ++i) {
    const Value item = call[0].item(i);
    if (!item.is(Kind::String)) return call.frame.no_overload(call.offset, "join", {&item, 1});
    if ((i > 0 && !out.append(separator)) || !out.append(item.text())) return Value::error();
  }
  return out.string();
}

Value substring(const Invocation& call) {
  const std::string_view whole = text(call, 0);
  const std::optional<std::size_t> start = byte_at(whole, call[1].as_int());
  if (!start) return out_of_range(call, call[1].as_int());
  if (call.count() == 2) return Value::of_string(whole.substr(*start));
  const std::optional<std::size_t> end = byte_at(whole, call[2].as_int());
  if (!end) return out_of_range(call, call[2].as_int());
  if (*end < *start) return call.fail("the end of the substring lies before its start");
  return Value::of_string(whole.substr(*start, *end - *start));
}

// Unicode's White_Space.
bool is_space(std::uint32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

Value trim(const Invocation& call) {
  std::string_view rest = text(call, 0);
  for (std::string_view next = rest; !next.empty() && is_space(take_code_point(next));) rest = next;
  while (!rest.empty()) {
    std::size_t last = rest.size() - 1;
    while (last > 0 && is_continuation(rest[last])) --last;
    std::string_view character = rest.substr(last);
    if (!is_space(take_code_point(character))) break;
    rest = rest.substr(0, last);
  }
  return Value::of_string(rest);
}

Value reverse(const Invocation& call) {
  std::string reversed;
  std::string_view rest = text(call, 0);
  for (std::size_t end = rest.size(); end > 0;) {
    std::size_t start = end - 1;
    while (start > 0 && is_continuation(rest[start])) --start;
    reversed.append(rest.substr(start, end - start));
    end = start;
  }
  return call.frame.make_string(reversed);
}

Value quote(const Invocation& call) {
  constexpr std::string_view kSpecial = "\a\b\f\n\r\t\v\\\"";
  constexpr std::string_view kLetters = "abfnrtv\\\"";
  std::string quoted = "\"";
  for (char c : text(call, 0)) {
    const std::size_t special = kSpecial.find(c);
    if (special != std::string_view::npos) quoted += '\\';
    quoted += special == std::string_view::npos ? c : kLetters[special];
  }
  quoted += '"';
  return call.frame.make_string(quoted);
}

constexpr Kind kText = Kind::String;

constexpr Overload kFunctions[] = {
    {"charAt", Style::Member, {kText, Kind::Int}, kText, char_at},
    {"indexOf", Style::Member, {kText, kText}, Kind::Int, index_of},
    {"indexOf", Style::Member, {kText, kText, Kind::Int}, Kind::Int, index_of},
    {"lastIndexOf", Style::Member, {kText, kText}, Kind::Int, last_index_of},
    {"lastIndexOf", Style::Member, {kText, kText, Kind::Int}, Kind::Int, last_index_of},
    {"lowerAscii", Style::Member, {kText}, kText, change_case<'A', 'Z'>},
    {"upperAscii", Style::Member, {kText}, kText, change_case<'a', 'z'>},
    {"replace", Style::Member, {kText, kText, kText}, kText, replace},
    {"replace", Style::Member, {kText, kText, kText, Kind::Int}, kText, replace},
    {"split", Style::Member, {kText, kText}, Kind::List, split},
    {"split", Style::Member, {kText, kText, Kind::Int}, Kind::List, split},
    {"join", Style::Member, {Kind::List}, kText, join},
    {"join", Style::Member, {Kind::List, kText}, kText, join},
    {"substring", Style::Member, {kText, Kind::Int}, kText, substring},
    {"substring", Style::Member, {kText, Kind::Int, Kind::Int}, kText, substring},
    {"trim", Style::Member, {kText}, kText, trim},
    {"reverse", Style::Member, {kText}, kText, reverse},
    {"strings.quote", Style::Global, {kText}, kText, quote},
};

}  // namespace

std::span<const Overload> string_functions() { return kFunctions; }

}  // namespace nf::expr

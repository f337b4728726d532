#include <algorithm>
#include <map>
#include <tuple>

#include "base/check.h"
#include "expr/function_list.h"
#include "expr/functions/function.h"

namespace nf::expr {

namespace {

struct Line {
  std::string_view name;
  std::string_view description;
};

constexpr Line kDescriptions[] = {
    {"base64.decode", "The bytes of a text in base64"},
    {"base64.encode", "Bytes as text in base64"},
    {"bool", "A truth value out of text: true, false"},
    {"business_days", "Days of work after the first, up to and with the second; the calendar is \"default\""},
    {"bytes", "The UTF-8 of a text"},
    {"charAt", "The character at a place, counted from 0"},
    {"contains", "Whether the text holds another"},
    {"date", "Midnight UTC of a day, or of the day that it is in a time zone"},
    {"days", "Calendar days from the first to the second"},
    {"double", "A number with a fraction"},
    {"duration", "A span of time out of text such as 1h30m"},
    {"dyn", "The value as it is"},
    {"email_domain", "What stands behind the @, in lower case"},
    {"endsWith", "Whether the text ends so"},
    {"first", "The first element, as an optional"},
    {"format", "The text with %s, %d, %.2f … filled in from a list"},
    {"getDate", "Day of the month, from 1"},
    {"getDayOfMonth", "Day of the month, from 0"},
    {"getDayOfWeek", "Day of the week, Sunday is 0"},
    {"getDayOfYear", "Day of the year, from 0"},
    {"getFullYear", "The year"},
    {"getHours", "Hours: of the day, or of a duration"},
    {"getMilliseconds", "Milliseconds of the second"},
    {"getMinutes", "Minutes: of the hour, or of a duration"},
    {"getMonth", "The month, January is 0"},
    {"getSeconds", "Seconds: of the minute, or of a duration"},
    {"hasValue", "Whether the optional holds a value"},
    {"indexOf", "Where another text begins, or -1"},
    {"int", "A whole number; a fraction is cut off, a timestamp gives its seconds"},
    {"join", "The texts of a list as one"},
    {"last", "The last element, as an optional"},
    {"lastIndexOf", "Where another text begins for the last time, or -1"},
    {"lowerAscii", "With small letters a to z"},
    {"matches", "Whether a pattern (RE2) is found in the text"},
    {"math.abs", "Without its sign"},
    {"math.bitAnd", "Bits that both have"},
    {"math.bitNot", "Every bit turned"},
    {"math.bitOr", "Bits that one of them has"},
    {"math.bitShiftLeft", "Bits moved up"},
    {"math.bitShiftRight", "Bits moved down"},
    {"math.bitXor", "Bits that only one of them has"},
    {"math.ceil", "Rounded up"},
    {"math.floor", "Rounded down"},
    {"math.greatest", "The largest"},
    {"math.isFinite", "Whether it is neither infinite nor NaN"},
    {"math.isInf", "Whether it is infinite"},
    {"math.isNaN", "Whether it is no number"},
    {"math.least", "The smallest"},
    {"math.round", "Rounded to the nearest whole number"},
    {"math.sign", "-1, 0 or 1"},
    {"math.sqrt", "The square root"},
    {"math.trunc", "Without its fraction"},
    {"money", "An amount as text, rounded to the currency's minor unit: EUR 12,500.00"},
    {"optional.none", "An optional without a value"},
    {"optional.of", "An optional with this value"},
    {"optional.ofNonZeroValue", "An optional, empty where the value is empty, zero or false"},
    {"optional.unwrap", "The values of those optionals that have one"},
    {"replace", "With every occurrence replaced, or only the first few"},
    {"reverse", "Its characters from behind"},
    {"sha256", "The hash of text or bytes, in hex"},
    {"size", "How many characters, bytes, elements or entries"},
    {"split", "The parts between a separator"},
    {"startsWith", "Whether the text begins so"},
    {"string", "As text"},
    {"strings.quote", "In quotation marks, with escapes"},
    {"substring", "From one place up to another, counted from 0"},
    {"timestamp", "A point in time out of text in RFC 3339 or of seconds since 1970"},
    {"trim", "Without spaces at both ends"},
    {"type", "The name of its type"},
    {"uint", "A whole number from 0"},
    {"unwrapOpt", "The values of those optionals that have one"},
    {"upperAscii", "With capital letters A to Z"},
    {"value", "What the optional holds; an error where it is empty"},
};

// What the parser takes for itself: no table of calls has these.
const FunctionInfo kMacros[] = {
    {"all", "list.all(x, condition) → bool", "Whether the condition holds for every element"},
    {"cel.bind", "cel.bind(name, value, expression) → any", "The expression, with a name for a value"},
    {"exists", "list.exists(x, condition) → bool", "Whether the condition holds for an element"},
    {"exists_one", "list.exists_one(x, condition) → bool", "Whether it holds for exactly one element"},
    {"filter", "list.filter(x, condition) → list", "The elements for which the condition holds"},
    {"has", "has(value.field) → bool", "Whether the field is there"},
    {"map", "list.map(x, expression) → list", "What the expression gives for each element"},
    {"optFlatMap", "optional.optFlatMap(x, expression) → optional", "As optMap, of an optional result"},
    {"optMap", "optional.optMap(x, expression) → optional",
     "The expression of the value, where there is one"},
    {"or", "optional.or(optional) → optional", "The other optional where this one is empty"},
    {"orValue", "optional.orValue(any) → any", "What the optional holds, or another value"},
    {"transformList", "list.transformList(i, x, expression) → list", "As map, with the index"},
    {"transformMap", "map.transformMap(key, value, expression) → map", "The map with other values"},
    {"transformMapEntry", "map.transformMapEntry(key, value, {…}) → map",
     "A map of the entries that it gives"},
};

std::string words_of(Kinds kinds) {
  if (kinds == kAny) return "any";
  const bool number = kinds.has(Kind::Int) && kinds.has(Kind::Uint) && kinds.has(Kind::Double);
  struct Word {
    Kind kind;
    std::string_view word;
  };
  static constexpr Word kWords[] = {
      {Kind::String, "string"},     {Kind::Bytes, "bytes"},       {Kind::Int, "int"},
      {Kind::Uint, "uint"},         {Kind::Double, "double"},     {Kind::Bool, "bool"},
      {Kind::List, "list"},         {Kind::Map, "map"},           {Kind::Timestamp, "timestamp"},
      {Kind::Duration, "duration"}, {Kind::Optional, "optional"}, {Kind::Null, "null"},
      {Kind::Type, "type"}};
  std::string text;
  for (const Word& word : kWords) {
    const bool of_number = number && (word.kind == Kind::Uint || word.kind == Kind::Double);
    if (!kinds.has(word.kind) || of_number) continue;
    text.append(text.empty() ? "" : " | ").append(number && word.kind == Kind::Int ? "number" : word.word);
  }
  return text;
}

// Overloads that differ only in the kinds that they take are one way to call.
struct Way {
  std::vector<Kinds> parameters;
  Kinds result;
  bool variadic = false;
};
using WayKey = std::tuple<std::string_view, Style, std::size_t>;

std::string signature_of(std::string_view name, Style style, const Way& way) {
  std::string text, arguments;
  for (std::size_t i = 0; i < way.parameters.size(); ++i) {
    const std::string words = words_of(way.parameters[i]);
    if (i == 0 && style == Style::Member) {
      text = words.find('|') == words.npos ? words + "." : "(" + words + ").";
    } else {
      arguments += (arguments.empty() ? "" : ", ") + words;
    }
  }
  if (way.variadic) arguments += ", …";
  return text.append(name) + "(" + arguments + ") → " + words_of(way.result);
}

std::vector<FunctionInfo> make_list() {
  std::map<WayKey, Way> ways;
  for (const std::span<const Overload> family :
       {standard_functions(), conversion_functions(), time_functions(), string_functions(),
        format_functions(), math_functions(), optional_functions(), encoding_functions(),
        business_functions()}) {
    for (const Overload& overload : family) {
      Way& way = ways[{overload.name, overload.style, overload.parameters.count}];
      way.parameters.resize(overload.parameters.count);
      for (std::size_t i = 0; i < overload.parameters.count; ++i) {
        way.parameters[i] = way.parameters[i] | overload.parameters.kind[i];
      }
      way.result = way.result | overload.result;
      way.variadic = way.variadic || overload.variadic;
    }
  }
  std::vector<FunctionInfo> list(std::begin(kMacros), std::end(kMacros));
  for (const auto& [key, way] : ways) {
    const auto& [name, style, count] = key;
    const auto line = std::find_if(std::begin(kDescriptions), std::end(kDescriptions),
                                   [&](const Line& each) { return each.name == name; });
    CHECK(line != std::end(kDescriptions));
    list.push_back({std::string(name), signature_of(name, style, way), std::string(line->description)});
  }
  std::stable_sort(list.begin(), list.end(),
                   [](const FunctionInfo& a, const FunctionInfo& b) { return a.name < b.name; });
  return list;
}

}  // namespace

const std::vector<FunctionInfo>& all_functions() {
  static const std::vector<FunctionInfo> kList = make_list();
  return kList;
}

}  // namespace nf::expr

#include "app/settings.h"

// A text that TOML is not is an error to tell, not a bug of ours: the parser goes on to say where after
// these.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>
#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/check.h"

namespace nf::app {
namespace {

constexpr std::size_t kMaxFileBytes = 64 * 1024;

Result<std::string> text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxFileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) return fail(ErrorCode::InvalidInput, path + ": cannot be read");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxFileBytes) return fail(ErrorCode::InvalidInput, path + ": is larger than 64 KiB");
  return text;
}

// TOML has none of these, and toml++ aborts at some of them.
bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

}  // namespace

Settings::Settings()
    : settings_{{"data", "./data"},
                {"listen", "127.0.0.1:8080"},
                {"database", "sqlite:"},
                {"public_url", ""},
                {"pages", ""},
                {"threads", "2"},
                {"retention", ""},
                {"egress_allow", ""},
                {"mail_from", ""},
                {"smtp_host", ""},
                {"smtp_port", ""},
                {"smtp_security", ""},
                {"smtp_username", ""},
                {"smtp_ca_file", ""},
                {.name = "smtp_password", .secret = true}} {}

Setting* Settings::find(const std::string& name) {
  const auto found = std::ranges::find(settings_, name, &Setting::name);
  return found == settings_.end() ? nullptr : &*found;
}

Result<> Settings::read_file(const std::string& path) {
  const std::string text = TRY(text_of(path));
  if (const auto control = std::ranges::find_if(text, is_control); control != text.end()) {
    return fail(ErrorCode::InvalidInput,
                path + ", line " + std::to_string(1 + std::count(text.begin(), control, '\n')) +
                    ": there is a control character; write it as an escape in quotes");
  }
  toml::table table;
  try {
    table = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::InvalidInput, path + ", line " + std::to_string(error.source().begin.line) + ": " +
                                             std::string(error.description()));
  }
  for (const auto& [key, value] : table) {
    const std::string name(key.str());
    Setting* setting = find(name);
    const std::string place = path + ", line " + std::to_string(key.source().begin.line) + ": ";
    if (value.is_table())
      return fail(ErrorCode::InvalidInput, place + "settings stand in no table such as `" + name + "`");
    if (!setting) {
      return fail(ErrorCode::InvalidInput,
                  place + "there is no setting `" + name + "`; those that there are: " + names());
    }
    const auto text = value.value<std::string>();
    if (!text) return fail(ErrorCode::InvalidInput, place + "`" + name + "` must be a text in quotes");
    setting->value = *text;
    setting->source = path;
  }
  return {};
}

std::string Settings::names() const {
  std::string all;
  for (const Setting& setting : settings_) all += (all.empty() ? "" : ", ") + setting.name;
  return all;
}

void Settings::read_environment() {
  for (Setting& setting : settings_) {
    std::string variable = "NEURONFLOW_" + setting.name;
    std::ranges::transform(variable, variable.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    if (const char* value = std::getenv(variable.c_str())) {
      setting.value = value;
      setting.source = "environment " + variable;
    }
  }
}

void Settings::set_flag(const std::string& name, const std::string& value) {
  Setting* setting = find(name);
  CHECK(setting != nullptr);
  setting->value = value;
  setting->source = "flag";
}

const std::string& Settings::get(const std::string& name) const {
  const auto found = std::ranges::find(settings_, name, &Setting::name);
  CHECK(found != settings_.end());
  return found->value;
}

std::string Settings::print() const {
  std::string text;
  for (const Setting& setting : settings_) {
    const std::string shown = setting.secret && !setting.value.empty() ? "(secret)" : setting.value;
    text += setting.name + " = \"" + shown + "\"  # " + setting.source + "\n";
  }
  return text;
}

}  // namespace nf::app

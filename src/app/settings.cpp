#include "app/settings.h"

#include <toml++/toml.h>
#include <algorithm>
#include <cstdlib>

#include "base/check.h"

namespace nf::app {

Settings::Settings()
    : settings_{{"data", "./data"},      {"listen", "127.0.0.1:8080"},
                {"database", "sqlite:"}, {"public_url", ""},
                {"pages", ""},           {"threads", "2"},
                {"egress_allow", ""},    {"mail_from", ""},
                {"smtp_host", ""},       {"smtp_port", ""},
                {"smtp_security", ""},   {"smtp_username", ""},
                {"smtp_ca_file", ""},    {.name = "smtp_password", .secret = true}} {}

Setting* Settings::find(const std::string& name) {
  const auto found = std::ranges::find(settings_, name, &Setting::name);
  return found == settings_.end() ? nullptr : &*found;
}

Result<> Settings::read_file(const std::string& path) {
  toml::table table;
  try {
    table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::InvalidInput, path + ", line " + std::to_string(error.source().begin.line) + ": " +
                                             std::string(error.description()));
  }
  for (const auto& [key, value] : table) {
    const std::string name(key.str());
    Setting* setting = find(name);
    if (!setting) return fail(ErrorCode::InvalidInput, path + ": there is no setting `" + name + "`");
    if (const auto text = value.value<std::string>()) {
      setting->value = *text;
    } else {
      return fail(ErrorCode::InvalidInput, path + ": `" + name + "` must be a text in quotes");
    }
    setting->source = path;
  }
  return {};
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

#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace nf::app {

// One setting: its value and where that came from ("default", the file, the environment, "flag").
struct Setting {
  std::string name;
  std::string value;
  std::string source = "default";
  bool secret = false;
};

// The server's configuration: defaults < TOML file < NEURONFLOW_* environment < flags.
class Settings {
 public:
  Settings();

  // Takes known top-level keys of the file; an unknown one, or a value of another type, is refused by name
  // and line.
  Result<> read_file(const std::string& path);
  void read_environment();
  void set_flag(const std::string& name, const std::string& value);

  const std::string& get(const std::string& name) const;
  // For `serve --print-config`: a line a setting, secrets masked.
  std::string print() const;

 private:
  Setting* find(const std::string& name);
  std::string names() const;
  std::vector<Setting> settings_;
};

}  // namespace nf::app

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/serve.h"

namespace nf::app {

namespace {

struct ServeOptions {
  std::map<std::string, std::string> flags;
  std::string config;
  bool print_config = false;
};

void run(const ServeOptions& options, bool demo) {
  Settings settings;
  if (!options.config.empty()) {
    if (auto read = settings.read_file(options.config); !read) throw CommandFailed{read.error().message};
  }
  settings.read_environment();
  for (const auto& [name, value] : options.flags) settings.set_flag(name, value);
  if (options.print_config) {
    std::fputs(settings.print().c_str(), stdout);
    return;
  }
  if (auto served = serve(settings, demo); !served) throw CommandFailed{served.error().message};
}

void add(CLI::App& app, const std::string& name, const std::string& what, bool demo) {
  CLI::App* command = app.add_subcommand(name, what);
  const auto options = std::make_shared<ServeOptions>();
  const auto flag = [&](const std::string& text, const std::string& setting, const std::string& help) {
    command->add_option_function<std::string>(
        text, [options, setting](const std::string& value) { options->flags[setting] = value; }, help);
  };
  flag("--data", "data", "Directory of this organisation's data (default ./data)");
  flag("--listen", "listen", "HOST:PORT to listen on (default 127.0.0.1:8080); port 0 picks a free one");
  flag("--database", "database", "sqlite: (a file in --data) or sqlite:PATH");
  flag("--public-url", "public_url", "How browsers reach this server, such as https://flow.example.com");
  flag("--pages", "pages", "Directory of the built pages (default: web beside the program)");
  flag("--threads", "threads", "Threads that serve connections, 1 to 9 (default 2)");
  flag("--retention", "retention",
       "How long finished executions are kept whole, such as P400D (default: for ever)");
  flag("--egress-allow", "egress_allow",
       "Private addresses that workflows may reach, such as 10.0.0.0/8, smtp.internal:25");
  flag("--smtp-host", "smtp_host", "Mail server for notices and mail steps");
  flag("--smtp-port", "smtp_port", "Its port (default 587, 465 or 25, as the security says)");
  flag("--smtp-security", "smtp_security", "starttls (default), tls or none");
  flag("--smtp-username", "smtp_username", "Account there; the password is NEURONFLOW_SMTP_PASSWORD");
  flag("--smtp-ca-file", "smtp_ca_file", "PEM file of certificates to trust instead of the system's");
  flag("--mail-from", "mail_from", "Sender, such as NeuronFlow <flow@example.com>");
  command->add_option("--config", options->config, "TOML file with these settings");
  command->add_flag("--print-config", options->print_config,
                    "Print the settings and where each came from, and exit");
  command->callback([options, demo] { run(*options, demo); });
}

}  // namespace

void add_serve_commands(CLI::App& app) {
  add(app, "serve", "Run the server", false);
  add(app, "demo", "Run the server with a demo organisation, on loopback", true);
}

}  // namespace nf::app

#pragma once
// The tables of commands of the services.

#include <span>

#include "services/service.h"

namespace hubbub::commands {

std::span<const ServiceCommand> chan_serv_commands();
std::span<const ServiceCommand> nick_serv_commands();

// Both services: lists the commands, or describes one.
void serve_help(ServiceCall& call);

}  // namespace hubbub::commands

#pragma once
// Plays steps to the server and to the reference, and compares what everybody heard and what both
// hold afterwards.

#include <string>
#include <vector>

#include "steps.h"

// What differs first, and after which step; empty where they agree.
std::string play(const std::vector<Step>& steps);

// Plays them in a process of their own: true where something differs, or that process dies. With
// `tell` it says what.
bool goes_wrong(const std::vector<Step>& steps, bool tell);

// Of steps that go wrong, those that it takes.
std::vector<Step> shrink(std::vector<Step> steps);

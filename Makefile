# SPDX-License-Identifier: GPL-2.0-only
#
# What one does with this project; each target is a line for a script. `make help` lists them.
#
# Kernels of these lines build an external module in the folder of its sources. So each release
# has a folder of its own, build/<release>/, with links to the sources, where Kbuild runs.

# What cannot be built is told at once, and so is a variable that nothing would read.
ifneq ($(filter-out help clean,$(or $(MAKECMDGOALS),help)),)
ifneq ($(words x$(CURDIR)x)$(findstring :,$(CURDIR)),1)
$(error make cannot work in a folder whose name has a space or a colon: $(CURDIR))
endif
VARIABLES = KVER KERNEL STOCK ONLY SOAK ALL PARALLEL BUILD
KBUILD_VARIABLES = V W C CF CHECK CC LD HOSTCC ARCH CROSS_COMPILE LLVM KCFLAGS KCPPFLAGS KBUILD_% CONFIG_%
GIVEN = $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name)))
UNKNOWN := $(filter-out $(VARIABLES) $(KBUILD_VARIABLES) MAKE% -%,$(GIVEN))
ifneq ($(UNKNOWN),)
$(error nothing here reads $(UNKNOWN); there are $(VARIABLES), and those of the kernel's build: $(KBUILD_VARIABLES))
endif
endif

# What runs a guest takes the modules from where they are usually built.
ifneq ($(filter-out -%,$(filter BUILD,$(GIVEN))),)
ifneq ($(filter run check check-debug check-all adapters abi root,$(MAKECMDGOALS)),)
$(error BUILD= is for modules and drivers alone)
endif
endif

# These run all there is.
ifneq ($(filter-out -%,$(filter KVER KERNEL STOCK ALL ONLY PARALLEL,$(GIVEN))),)
ifneq ($(filter check-all adapters,$(MAKECMDGOALS)),)
$(error check-all and adapters take no KVER, KERNEL, STOCK, ALL, ONLY or PARALLEL)
endif
endif

.NOTPARALLEL:
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc)
endif

# A line of kernels stands for the newest release of it that is here.
KERNELS = $(foreach line,6.1 6.12,$(line) $(line)-rt $(line)-cloud)
ifneq ($(filter $(KERNELS),$(KVER)),)
override KERNEL := $(KVER)
override KVER := $(shell scripts/kernel newest $(KVER))
endif
KVER ?= $(shell scripts/kernel newest $(KERNEL))
export KVER KERNEL
KDIR = $(shell scripts/kernel headers $(KVER))
BUILD := $(CURDIR)/build/$(KVER)

KBUILD = +$(MAKE) --no-print-directory -C $(KDIR) M=$(BUILD)

.PHONY: help
help:
	@echo 'make run                  build, boot a guest and show the main job in it'
	@echo 'make check                every test'
	@echo '     check STOCK=1        the guest tests with the stock module, as a control'
	@echo '     check ONLY=PATTERN   only tests that have it in folder, name or terms (scripts/check --list)'
	@echo '     check SOAK=yes       scenarios of many rounds go all of them'
	@echo '     check PARALLEL=yes   the processors of emulated guests run at the same time'
	@echo 'make check-all            all of them on kernels 6.12 and 6.1, ours and stock, and a part on each flavour'
	@echo 'make adapters             a disk behind each adapter that QEMU has, on both'
	@echo 'make root                 a Debian that boots from a disk on our scsi_mod'
	@echo 'make check-debug          the guest tests on a kernel with its alarms on: KASAN, lockdep ...'
	@echo 'make modules              build into build/<release>/, for the newest 6.12 headers here'
	@echo '     modules KVER=REL     ... for that release'
	@echo '     modules KERNEL=6.1   ... for the newest of that line (6.12-rt, 6.1-cloud: of that flavour)'
	@echo '                          run, check, unit and abi take both, too'
	@echo '     core/host.o          one object of it (add W=1 C=1 for more warnings)'
	@echo 'make drivers              only those in lld/ and tests/guest/'
	@echo 'make unit                 unit tests, in user space under sanitizers'
	@echo 'make lint                 W=1, sparse, kernel-doc, shellcheck; a warning is an error'
	@echo 'make abi                  exports and their CRCs against the stock module'
	@echo 'make setup                install what is missing; run and check do it themselves'
	@echo 'make clean                remove build/'
	@echo
	@echo 'scripts/vm --help         a guest with a script of your own in it'

.PHONY: modules
modules: links
	$(KBUILD) modules
	@find $(BUILD) -mindepth 2 -name '*.ko' -exec ln -sf -t $(BUILD) {} +

# The low-level drivers by themselves: enough to test the stock module.
DRIVERS = $(patsubst %/Kbuild,%,$(wildcard lld/*/Kbuild tests/guest/*/Kbuild))

.PHONY: drivers $(DRIVERS)
drivers: $(DRIVERS)
$(DRIVERS): links
	+$(MAKE) --no-print-directory -C $(KDIR) M=$(BUILD)/$@ modules
	@ln -sf -t $(BUILD) $(BUILD)/$@/*.ko

.PHONY: links
links:
	@[ -n "$(KVER)" ] || { echo 'no headers of such a kernel here: make setup' >&2; exit 1; }
	@[ -n "$(KDIR)" ] || { echo 'no headers of $(KVER) here; make setup KVER=$(KVER) fetches them, if there is such a release;' \
		'the newest here is $(shell scripts/kernel newest $(KERNEL))' >&2; exit 1; }
	@scripts/link $(BUILD)

core/%.o scan/%.o eh/%.o sysfs/%.o lld/%.o tests/guest/%.o: links
	$(KBUILD) $@

.PHONY: unit lint abi
unit:
	+@$(MAKE) --no-print-directory -C tests/unit COMMON=$(shell scripts/kernel common $(KVER))

lint:
	+@scripts/lint

abi: modules
	+@scripts/abi-check $(KVER)

.PHONY: setup run check check-debug check-all adapters root
setup:
	@scripts/setup

run:
	+@scripts/run

check:
	+@scripts/check

check-debug:
	+@KVER=debug scripts/check

check-all:
	+@env -u KVER -u KERNEL scripts/check-all

root:
	+@scripts/root

adapters:
	+@env -u KVER -u KERNEL scripts/check-all --adapters

.PHONY: clean
clean:
	rm -rf build

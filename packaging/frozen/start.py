"""Where the packaged program starts."""

from __future__ import annotations

import multiprocessing

if __name__ == "__main__":
    multiprocessing.freeze_support()
    from mousevision.__main__ import main

    main()

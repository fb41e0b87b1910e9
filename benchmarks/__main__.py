"""`make bench`: run every benchmark and print its ratios."""

from benchmarks.scoring import main

if __name__ == "__main__":
    main()

"""The exercises of lesson 07, one file each."""

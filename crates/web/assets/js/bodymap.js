// bodymap

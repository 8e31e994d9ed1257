"""Browser engines behind one small interface (`reader.Reader`): Chromium, Debian's Firefox, Debian's WebKitGTK."""

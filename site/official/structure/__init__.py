"""The parts of an official document (NĐ 30/2020/NĐ-CP): letterhead, subject, signature, layout."""

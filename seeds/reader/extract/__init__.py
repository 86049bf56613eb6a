from seeds.reader.extract import tabs
def text(source):
    from seeds.reader.pieces import Document
    return Document(source, tabs.cut(source))

"""web/home"""
